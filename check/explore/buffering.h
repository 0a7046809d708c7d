/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_BUFFERING_H
#define CHECK_EXPLORE_BUFFERING_H

/*
 * Where nothing but RC11 itself excludes load buffering: a relaxed load that
 * could read a write which depends on a relaxed store after that load.  On
 * ARM, POWER and RISC-V such a store may be seen before the load is done,
 * unless it depends on the load or an order keeps it (--load-buffering).
 */

#include "graph/graph.h"

struct buffering {
    uintptr_t load; /* places in the program */
    uintptr_t store;
};

extern bool buffering_on;
extern struct buffering *bufferings;
extern uint32_t buffering_count;

void buffering_reset(void);

/* Notes it, unless it is known. */
void buffering_add(struct buffering found);

/* @write is new: notes what kept older reads from reading it. */
void buffering_note_all(const struct graph *graph, int32_t write);

static inline void buffering_note(const struct graph *graph, int32_t write)
{
    if (buffering_on) {
        buffering_note_all(graph, write);
    }
}

#endif
