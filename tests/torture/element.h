/* SPDX-License-Identifier: MIT */
#ifndef TORTURE_ELEMENT_H
#define TORTURE_ELEMENT_H

/*
 * What readers look at while updaters replace it.  An element ages by one when
 * it is replaced, and by one with each grace period from then on, until it is
 * poisoned and freed.
 */

#include <stdint.h>
#include <stdlib.h>

#include "tenon/atomic.h"
#include "tenon/queue.h"
#include "tenon/rcu.h"
#include "torture.h"

enum { ALIVE = 0x600df00d, DEAD = 0x0badbeef };

struct element {
    struct tn_rcu_head rcu;
    unsigned age;
    unsigned canary; /* plain: who reads it too late has a race */
    TN_SLIST_ENTRY(element) retired;
};

static struct element *current;
static uint64_t made, freed;

static inline struct element *make(void)
{
    struct element *e = calloc(1, sizeof(*e));

    e->canary = ALIVE;
    tn_atomic_inc(&made);
    return e;
}

static inline void poison_and_free(struct element *e)
{
    TORTURE_CHECK(e->canary == ALIVE);
    e->canary = DEAD;
    tn_atomic_inc(&freed);
    free(e);
}

static inline struct element *replace(void)
{
    struct element *old = tn_atomic_xchg(&current, make());

    tn_atomic_inc(&old->age);
    return old;
}

/* From here to check_young() no quiescent state. */
static inline struct element *find(void)
{
    struct element *e = tn_atomic_rcu_read(&current);

    TORTURE_CHECK(e->canary == ALIVE);
    return e;
}

/* Returns its age: its reader holds up the next grace period. */
static inline unsigned check_young(struct element *e)
{
    unsigned age;

    TORTURE_CHECK(e->canary == ALIVE);
    age = tn_atomic_read(&e->age);
    TORTURE_CHECK(age <= 1);
    return age;
}

static inline void begin(void)
{
    current = make();
}

/* All that was queued has been called. */
static inline void check_all_freed(void)
{
    poison_and_free(current);
    TORTURE_CHECK(made == freed);
}

#endif
