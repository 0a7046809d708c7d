/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_EXPLORER_H
#define CHECK_EXPLORE_EXPLORER_H

/* What is explored now, and how. */

#include "graph/graph.h"

/* Looks at what the checks for consistency say, for tests (oracle.h). */
struct comparison {
    void (*graph)(const struct graph *graph, bool consistent);

    /* Coherence did not offer these to the new event. */
    void (*sources)(struct graph *graph, int32_t read, int32_t floor);
    void (*places)(struct graph *graph, int32_t write, int32_t floor);
};

struct explorer {
    struct graph *graph;    /* of the newest level */
    bool plain_locks;       /* explore blocked locks as any other read */
    bool samples;           /* chooses by chance, and leaves nothing */
    bool keeps;             /* checkpoints */
    bool shrinks;           /* goes on for a smaller failure */
    bool symmetry;          /* identical threads up to permutation */
    bool twins;             /* know which ones these are */
    bool retries;           /* cuts iterations that could be left out */
    bool all_retries;       /* whatever they have accessed */
    bool no_revisits;       /* something else is as complete (naive.h) */
    uint32_t weak_failures; /* of a weak compare, per thread and place */
    const struct comparison *comparison; /* or NULL */
};
extern struct explorer explorer;

#endif
