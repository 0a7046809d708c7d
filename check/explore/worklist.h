/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_WORKLIST_H
#define CHECK_EXPLORE_WORKLIST_H

/* What is left to explore, newest first, and the graphs it starts from. */

#include "graph/graph.h"

enum work_kind {
    WORK_READ,    /* event reads from other, with choice */
    WORK_PLACE,   /* event goes right after other in coherence order */
    WORK_REVISIT, /* event is read by other, an older read */
    WORK_CHOOSE,  /* other, not newer than event, takes choice */
    WORK_LOCK,    /* a new lock reads from other; event is the graph's size */
};

struct work {
    uint8_t kind;
    uint16_t choice;
    int32_t event;
    int32_t other;
};

/* A graph that a revisit made, and everything that was left to do in it. */
struct level {
    struct graph *graph;
    uint32_t first_work;
    int32_t write;   /* the newest event at the start, ... */
    int32_t revised; /* ... and the read that reads it; NONE in level 0 */
};

void worklist_reset(void);
void worklist_push(struct work work);
void worklist_push_lock(struct work work, const struct event *lock);

/* Takes the newest; drops levels where nothing is left.  False at the end. */
bool worklist_pop(struct work *work);

/* How much there is, and all of it but one forgotten, of the newest level. */
uint32_t worklist_count(void);
void worklist_keep_one(uint32_t which);

/*
 * Two processes with the same work share it: one keeps the older half, which
 * starts from the larger subtrees, and one the newer.
 */
bool worklist_can_split(void);
void worklist_keep_newer(void);
void worklist_keep_older(void);

/* The lock that came with the last WORK_LOCK popped. */
const struct event *worklist_lock(void);

struct level *worklist_level(void);

/*
 * A level above the current one, or in its place if nothing is left there;
 * the graph of the old one stays as it is until the next call.
 */
struct level *worklist_new_level(void);

/* All of it, for a checkpoint. */
void worklist_write(FILE *to);
void worklist_read(FILE *from, void (*read)(FILE *from, void *to, size_t size));

#endif
