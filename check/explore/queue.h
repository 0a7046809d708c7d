/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_QUEUE_H
#define CHECK_EXPLORE_QUEUE_H

/*
 * Where threads sleep: the queue of a futex or of a condition variable is a
 * location whose value says which threads are in it, one bit each.
 *
 *     ENQUEUE  adds the thread's own bit; for a futex only if the word, which
 *              was loaded just before, has the expected value
 *     WAKE     takes bits away; which ones is a choice
 *     RESOLVE  ends the sleep: it reads from the WAKE that took its bit, or,
 *              if it is timed, takes it away itself
 *
 * All are relaxed read-modify-writes: being woken orders nothing.
 */

#include "explore/before.h"

/* Queues of neighbouring words do not overlap. */
enum { QUEUE_SIZE = 4 };

/* The ENQUEUE that comes with @word, the comparison of a FUTEX_WAIT. */
void queue_sleeper(const struct event *word, struct event *sleeper);

/* The operand of such a comparison. */
word queue_sleeper_operand(uint32_t queue, uint32_t bitset);

bool queue_writes(const struct graph *graph, int32_t read, word *value);
uint32_t queue_choices(const struct graph *graph, int32_t read);

/* The write that took the bit of @thread since it last slept, or NONE. */
int32_t queue_woken_by(const struct graph *graph, uint32_t queue,
                       uint32_t thread);

/* Whether RESOLVE may read from @write. */
bool queue_may_read(const struct graph *graph, int32_t resolve, int32_t write);
bool queue_may_resolve(const struct graph *graph, int32_t write,
                       int32_t resolve);
bool queue_resolve_is_maximal(const struct before *before);

#endif
