/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_WORKER_H
#define VERIFY_WORKER_H

/*
 * The source of RCU's thread, so that a program can have the end of that thread
 * alone: a shutdown drains first, and both are too much to explore at once.
 */

#include "rcu/worker.c"

/* For a thread that stands for RCU's, where `has_worker` says there is one. */
static inline void *run_two_batches(void *unused)
{
    run_batch();
    run_batch();
    return unused;
}

#endif
