/* SPDX-License-Identifier: MIT */
#ifndef TENON_POOL_H
#define TENON_POOL_H

/*
 * A pool of threads for what a loop cannot wait for: it does the work on one
 * of its threads, and then calls a function in the loop.
 *
 *     struct lookup {
 *         struct tn_job job;
 *         const char *name;
 *         struct addrinfo *found;
 *     };
 *
 *     static void look_up(void *opaque)              on a thread of the pool
 *     {
 *         struct lookup *l = opaque;
 *
 *         getaddrinfo(l->name, NULL, NULL, &l->found);
 *     }
 *
 *     static void looked_up(void *opaque, int result)            in the loop
 *     {
 *         struct lookup *l = opaque;
 *
 *         if (result == 0) {
 *             connect_to(l->found);
 *         }
 *         free(l);
 *     }
 *
 *     tn_job_init(&l->job, look_up, loop, looked_up, l);
 *     if (tn_pool_submit(pool, &l->job) != 0) {
 *         too much is under way: say so to who asked
 *     }
 *
 * A job belongs to the pool from its submit until its done function is called,
 * which may submit it again or free it; if it has none, until its work function
 * is called, with the same right.
 *
 * Promises
 *
 *   P1  What came before the submit of a job happens before its work, and that
 *       before the call of its done function.
 *   P2  A job is worked once, unless it is cancelled; its done function is
 *       called once in either case, in a later poll of its loop.
 *   P3  After a cancel that returns 0 the job is not worked, and was not; after
 *       one that returns -EBUSY it has been, or will be.
 *   P4  Jobs begin in the order in which they were submitted, and no more than
 *       max_threads are worked at a time; so in a pool of one thread each
 *       happens before the next.  While there are fewer, and a thread can be
 *       had, none waits for another to end.
 *   P5  When free returns all jobs have ended, which happens before that, and
 *       the done functions have been scheduled; no thread of the pool is left.
 *
 * Fork      A child has no threads of the pool, and must not use it.
 */

#include <stdint.h>

#include <tenon/clock.h>
#include <tenon/loop.h>
#include <tenon/queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tn_pool;

/* What is 0 or NULL takes what stands behind it. */
struct tn_pool_options {
    const char *name;     /* of its threads, of 15 bytes; "tn-pool" */
    unsigned min_threads; /* there from the beginning, also if idle; none */
    unsigned max_threads; /* 16, or min_threads if that is more */
    unsigned max_waiting; /* jobs that have not begun; no limit */
    int64_t idle_ns;      /* after which other threads end; 10 s */
};

struct tn_job {
    void (*work_)(void *opaque);
    void (*done_)(void *opaque, int result);
    void *opaque_;
    struct tn_loop *loop_;
    struct tn_pool *pool_; /* that it was submitted to last */
    struct tn_bh *bh_;     /* calls done_ */
    TN_TAILQ_ENTRY(tn_job) node_;
    unsigned state_; /* in src/loop/pool.c */
    int result_;
};

/*
 * Returns a new pool, as @options say, or as a structure of zeros if that is
 * NULL.  Returns NULL with errno set if there is no memory, or min_threads
 * threads cannot be had: ENOMEM, EAGAIN.
 *
 * Threads   Any.
 * Errors    Aborts if min_threads is above a max_threads that is given, or
 *           idle_ns below 0.
 */
struct tn_pool *tn_pool_new(const struct tn_pool_options *options);

/*
 * Works all jobs that wait, and what they submit in turn, waits for the threads
 * to end, and frees @pool.  To be faster, cancel all first.  For NULL it does
 * nothing.
 *
 * Threads   Any, once; nobody else may use @pool any more, but its jobs.
 * Order     P5.
 * Progress  Blocks until the jobs have ended.
 * Errors    Aborts in a job of @pool.
 */
void tn_pool_free(struct tn_pool *pool);

/*
 * Initialises @job: work(opaque) is called on a thread of the pool, and then
 * done(opaque, result) in @loop, with a result of 0, or -ECANCELED if it was
 * cancelled.  If nothing is to be called then, both are NULL.
 *
 * Errors    Aborts if there is one of @loop and @done.
 */
void tn_job_init(struct tn_job *job, void (*work)(void *opaque),
                 struct tn_loop *loop, void (*done)(void *opaque, int result),
                 void *opaque);

/*
 * Gives @job to @pool.  Never waits for jobs to end.  The pool holds a
 * reference to the loop until it has scheduled the done function; the caller
 * must keep the loop until that has been called, and somebody must poll it.
 *
 * Threads   Any, those of the pool included.
 * Context   Not in signal handlers: it allocates.
 * Order     P1, P2, P4.
 * Progress  Takes a lock that is held briefly, may allocate, and may start a
 *           thread.
 * Errors    0 or a negative errno, and then the job is the caller's: -EAGAIN if
 *           max_waiting jobs wait; -EAGAIN or -ENOMEM if @pool has no thread
 *           and none can be had; -ENOMEM.  If it has one, and another cannot be
 *           had, then the job waits for that; the next submit tries again.
 *           Aborts if the job was submitted and has not come back.
 */
int tn_pool_submit(struct tn_pool *pool, struct tn_job *job);

/*
 * Cancels @job, if it has not begun: then its done function is called with
 * -ECANCELED, in a later poll also if this is called in its loop; or, if it has
 * none, it is the caller's again.
 *
 * Threads   Any, until the done function is called: so a job that another
 *           thread may finish with is cancelled in its loop.  A job without a
 *           done function, as long as it is there.
 * Order     P3.
 * Progress  Takes a lock that is held briefly.
 * Errors    0 or -EBUSY: it has begun, or does not wait in a pool at all.
 */
int tn_job_cancel(struct tn_job *job);

/* Cancels all jobs of @pool that wait; returns how many. */
unsigned tn_pool_cancel_all(struct tn_pool *pool);

/* Returns how many threads @pool has, for whom it may concern. */
unsigned tn_pool_threads(struct tn_pool *pool);

#ifdef __cplusplus
}
#endif

#endif
