/* SPDX-License-Identifier: MIT */
#ifndef RCU_TARGET_H
#define RCU_TARGET_H

/*
 * Where functions are called that are not for the worker: a loop, as this floor
 * sees it.  The worker takes them and waits for a grace period as for its own;
 * then they are due, and the target is told.
 */

#include <stdbool.h>

#include "tenon/queue.h"
#include "tenon/rcu.h"

struct tn_rcu_list_ {
    struct tn_rcu_head *first, *last;
};

struct tn_rcu_target_ {
    /*
     * Has tn_rcu_target_run_ called soon, on the right thread; and says whether
     * that is the calling thread.  Both are called with the targets' lock held.
     */
    void (*tell)(struct tn_rcu_target_ *target);
    bool (*is_here)(const struct tn_rcu_target_ *target);
    bool has_due; /* written under the lock, read without */

    /* Under the targets' lock; running: by the thread that runs. */
    struct tn_rcu_list_ put, taken, due, running;
    unsigned long due_since, running_since; /* the batch of the first */
    const void *runner;                     /* stands for that thread */
    unsigned long called;                   /* by it; not counted as done yet */
    TN_LIST_ENTRY(tn_rcu_target_) node;
};

void tn_rcu_target_add_(struct tn_rcu_target_ *target);

/*
 * What is left of it is for the worker.  Waits for a thread that is running
 * some of it.
 */
void tn_rcu_target_remove_(struct tn_rcu_target_ *target);

void tn_rcu_target_put_(struct tn_rcu_target_ *target,
                        struct tn_rcu_head *head);

/* Runs what is due; false if there was nothing. */
bool tn_rcu_target_run_(struct tn_rcu_target_ *target);

/* For the worker, as those of the queues; batches are numbered. */
unsigned long tn_rcu_targets_count_new_(void);
void tn_rcu_targets_take_(void);
void tn_rcu_targets_hand_over_(unsigned long batch);
void tn_rcu_targets_count_(uint64_t *put, uint64_t *done);

/*
 * Waits until what was handed over in @batch, or before, has returned.  What is
 * due on this very thread is run, online if that reports; or is not to be, and
 * not waited for.  False if the deadline passed first, or something is left.
 */
enum tn_rcu_how_ { TN_RCU_HERE_, TN_RCU_HERE_ONLINE_, TN_RCU_NOT_HERE_ };

bool tn_rcu_targets_wait_(unsigned long batch, int64_t deadline,
                          enum tn_rcu_how_ how);

/* For fork.c */
void tn_rcu_targets_lock_(void);
void tn_rcu_targets_unlock_(void);
void tn_rcu_targets_forked_(void);

#endif
