/* SPDX-License-Identifier: MIT */
#ifndef QUEUE_H
#define QUEUE_H

/*
 * A queue with many producers and one consumer, in two steps: a producer takes
 * its place, then links itself to the one before.  In between, whoever is
 * behind it is in the queue, and cannot be reached.
 */

#include "tenon/atomic.h"

#include <stddef.h>

struct node {
    struct node *next;
};

static struct node *first, **last = &first; /* the link to be set next */
static struct node **from = &first;         /* the consumer's */

static inline void put(struct node *node)
{
    struct node **link = tn_atomic_xchg(&last, &node->next);

    tn_atomic_store_release(link, node);
}

/* NULL if there is none, or none that can be reached yet. */
static inline struct node *take(void)
{
    struct node *node = tn_atomic_load_acquire(from);

    if (node) {
        from = &node->next;
    }
    return node;
}

#endif
