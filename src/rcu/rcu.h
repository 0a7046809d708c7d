/* SPDX-License-Identifier: MIT */
#ifndef RCU_RCU_H
#define RCU_RCU_H

/* What the files of src/rcu share. */

#include "host/host.h"
#include "tenon/rcu.h"
#include "tenon/rcu_stall.h"

/* The registry of readers: registry.c */

void tn_rcu_registry_lock_(void);
void tn_rcu_registry_unlock_(void);

/* The rest of this section is called with the registry locked. */

bool tn_rcu_has_readers_(void);

/*
 * Looks at the readers that are in the way of the grace period and lets those
 * go that are not any more.  Returns how many are left.
 */
unsigned tn_rcu_scan_(void);

/* Ends what scans began: all readers are in the way of the next one. */
void tn_rcu_scan_again_(void);

/* Asks those in the way to tell when they are not. */
void tn_rcu_arm_(void);

/* Calls the force notifiers of those in the way, once for each grace period. */
void tn_rcu_notify_(void);

uint64_t tn_rcu_count_readers_(void);

/* In the child of a fork. */
void tn_rcu_registry_forked_(void);
/* Fills @list with those in the way, @room at most; returns their number. */
unsigned tn_rcu_list_stalled_(struct tn_rcu_stalled_reader *list,
                              unsigned room);

/* What is said of grace periods that last: stall.c */

/* When one that began at @began is to be reported. */
int64_t tn_rcu_stall_at_(int64_t began);

/*
 * Reports one that has lasted for @ns; false if nobody is in its way.  With the
 * registry locked, which it lets go of meanwhile.
 */
bool tn_rcu_report_stall_(int64_t ns);

/* Grace periods: grace_period.c; numbered from 1, in the order they start */

/* The number of the next grace period to start after this call. */
unsigned long tn_rcu_gp_next_(void);

/* Returns when grace period @number has ended, running it if need be. */
void tn_rcu_gp_wait_(unsigned long number);

/* Has the grace periods up to @number forced. */
void tn_rcu_gp_force_(unsigned long number);

bool tn_rcu_gp_has_ended_(unsigned long number);

/* In the child of a fork, as the next. */
void tn_rcu_gp_forked_(void);

/* True if @a comes before @b.  Numbers may wrap. */
static inline bool tn_rcu_before_(unsigned long a, unsigned long b)
{
    return (long)(a - b) < 0;
}

/* The counter that readers copy: counter_64.c or counter_32.c */

/*
 * Waits until the sections that were open at the call have ended, with the
 * registry locked; @wait does so for those that have an older counter.
 */
void tn_rcu_pass_(void (*wait)(unsigned long number), unsigned long number);

/* Whether the section that @word tells of is in the way. */
bool tn_rcu_in_the_way_(unsigned long word);

/* One thread's callbacks on their way to the worker: queue.c */

/* A cache line between what different threads write, or read all the time. */
enum { TN_APART_ = 64 };

struct tn_rcu_queue_ {
    /* Written by the owner. */
    struct tn_rcu_head *tail;
    struct tn_rcu_head *first;
    unsigned long put;
    size_t bytes;
    unsigned long look_at; /* at the limits, when put is this */
    size_t look_at_bytes;

    char apart_from_batches[TN_APART_];

    /* Written by the worker in each batch; the owner looks at it. */
    unsigned long taken;
    size_t bytes_taken;

    /* Under the lock of queues.c */
    bool orphaned;
    TN_SLIST_ENTRY(tn_rcu_queue_) node;

    char apart_from_functions[TN_APART_];

    /* Written by the worker at each function. */
    unsigned long done;          /* run, or being run */
    struct tn_rcu_head *next[2]; /* see tn_rcu_queue_next_ */
    size_t bytes_done;

    char apart_from_others[TN_APART_];
};

/* On the owner's thread. */
void tn_rcu_queue_put_(struct tn_rcu_queue_ *q, struct tn_rcu_head *head);

/*
 * On the worker's thread: takes what was put, to be run after a grace period
 * that starts later; and runs it.
 */
void tn_rcu_queue_take_(struct tn_rcu_queue_ *q);
void tn_rcu_queue_run_(struct tn_rcu_queue_ *q);

/* Where the first element is that is not run. */
static inline struct tn_rcu_head **tn_rcu_queue_next_(struct tn_rcu_queue_ *q)
{
    return &q->next[q->done % 2];
}

/*
 * In the child of a fork: has what was taken, and is not run, taken again.
 * Returns the last of it, or NULL.
 */
struct tn_rcu_head *tn_rcu_queue_untake_(struct tn_rcu_queue_ *q);

/* The queues of all threads, living and dead: queues.c */

/* Of threads that have none of their own. */
extern struct tn_rcu_queue_ tn_rcu_leftovers_;

/* call_rcu for such a thread, and for one that calls it the first time. */
void tn_rcu_call_slowly_(struct tn_rcu_head *head, size_t size);

/* At the end of a thread: what it leaves is run all the same. */
void tn_rcu_orphan_queue_(struct tn_rcu_reader_ *self);

/* How many there are to take. */
unsigned long tn_rcu_queues_count_new_(void);

/*
 * By the worker alone.  To tidy, between batches, frees what is empty and has
 * no owner any more, and tells whether there is something to take.
 */
bool tn_rcu_queues_tidy_(void);
void tn_rcu_queues_take_(void);
void tn_rcu_queues_run_(void);

/* Around a fork, and in the child with the lock held. */
void tn_rcu_queues_lock_(void);
void tn_rcu_queues_unlock_(void);
void tn_rcu_queues_forked_(void);

void tn_rcu_queues_stats_(struct tn_rcu_stats *stats);
void tn_rcu_count_pending_(uint64_t *callbacks, uint64_t *bytes);

/* The limits of what is pending: limits.c */

/* After how many calls a thread looks at them. */
unsigned long tn_rcu_limits_step_(void);

/* By the owner of @q: sets when it is to look next; and looks, and may wait. */
void tn_rcu_look_later_(struct tn_rcu_queue_ *q);
void tn_rcu_look_at_limits_(struct tn_rcu_queue_ *q);

/* With the lock of queues.c held: of a new queue; and of one without owner. */
void tn_rcu_look_for_those_gone_(struct tn_rcu_queue_ *q);
void tn_rcu_leave_unseen_(const struct tn_rcu_queue_ *q);

/* Whether to look for the sake of the leftovers, with their lock held. */
bool tn_rcu_is_much_new_(const struct tn_rcu_queue_ *q);

/* Looks now, for who has no queue too.  True if to do so at the next call. */
bool tn_rcu_obey_limits_(void);

void tn_rcu_limits_stats_(struct tn_rcu_stats *stats);

/* The worker: src/rcu/worker.c */

bool tn_rcu_holds_callback_lock_(void);

/*
 * Waits until what is queued has been called, and has it forced; false if the
 * deadline passed first, or it would be in vain: there is no worker, or it is
 * for a loop that the calling thread polls.
 */
bool tn_rcu_wait_for_batch_(int64_t deadline);

extern unsigned tn_rcu_idle_; /* it sleeps, or is about to */

void tn_rcu_wake_worker_(void);

/* Who has told nobody of what it did under the queues' lock; starts none. */
void tn_rcu_wake_worker_if_there_(void);

/* After a put, or when there is something else to do for the worker. */
static inline void tn_rcu_tell_worker_(void)
{
    tn_rcu_light_fence_(); /* 1 */
    if (__builtin_expect(tn_atomic_read(&tn_rcu_idle_), 0)) {
        tn_rcu_wake_worker_();
    }
}

/* Around a fork, and in the child with the lock held. */
void tn_rcu_worker_lock_(void);
void tn_rcu_worker_unlock_(void);
void tn_rcu_worker_forked_(void);

/* Forks: fork.c */

void tn_rcu_before_fork_(void);
void tn_rcu_parent_forked_(void);
void tn_rcu_child_forked_(void);

/*
 * online.c: around a wait for readers.  begin aborts with @rule if the caller
 * may not wait, and returns what is to be given to end.
 */
bool tn_rcu_begin_wait_(const char *rule);
void tn_rcu_end_wait_(bool was_online);

/* grace_period.c: aborts with @rule if the caller may not wait. */
void tn_rcu_check_may_wait_(const char *rule);

void tn_rcu_gp_stats_(struct tn_rcu_stats *stats);

#endif
