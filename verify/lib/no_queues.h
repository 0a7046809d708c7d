/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_NO_QUEUES_H
#define VERIFY_NO_QUEUES_H

/*
 * No memory for queues of callbacks, so that all threads have the one that is
 * always there: several are too much to explore.
 */

#include "rcu/rcu.h"
#include "tenon/hooks.h"

static void *allocate_but_queues(size_t size, void *unused)
{
    (void)unused;
    return size == sizeof(struct tn_rcu_queue_) ? NULL : malloc(size);
}

static void release(void *memory, void *unused)
{
    (void)unused;
    free(memory);
}

static inline void allocate_no_queues(void)
{
    tn_set_allocator(allocate_but_queues, release, NULL);
}

#endif
