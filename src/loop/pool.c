/* SPDX-License-Identifier: MIT */
/*
 * The pool is a queue of jobs, and threads that each take one at a time.  Those
 * that have nothing to do stand in a stack: so that of many the few that are
 * needed stay awake, and those at the bottom are idle for long enough to end.
 *
 * A thread is at work, asleep in the stack, or under way: it will look at the
 * queue before it sleeps.  A submit that finds fewer of these than jobs that
 * wait wakes one, or starts one.
 *
 * A thread that ends joins the one that ended before it, and the last one is
 * joined by who frees the pool.
 *
 *     state of a job   from      to        by
 *                      FREE      WAITING   submit
 *                      WAITING   STARTED   the thread that takes it, or cancel
 *                      STARTED   FREE      the call of its done function
 *                      WAITING   FREE      as STARTED, if there is no such
 *
 * Constraints
 *
 *   1  The queue, the counts and the states of jobs are changed under the lock,
 *      and a thread that falls asleep has looked at the queue under it.  So a
 *      job is taken, or cancelled, once; and who submits sees that a thread is
 *      asleep, or is seen by it.                           (P1, P2, P3, P4)
 *   2  work -> schedule of the done function; afterwards the job may be gone.
 *      The reference keeps the loop until that has returned.       (P1, P2)
 *   3  A thread ends under the lock with the queue empty, and is joined.
 *                                                                  (P2, P5)
 */

#include "tenon/pool.h"

#include <errno.h>
#include <string.h>

#include "loop/loop.h"
#include "tenon/bh.h"

enum { FREE, WAITING, STARTED };

struct worker {
    struct tn_pool *pool;
    struct tn_host_thread_ *thread;
    struct tn_event wake;
    bool is_asleep; /* in the stack; under the lock of the pool */
    TN_LIST_ENTRY(worker) node;
};

/* In the stack of a thread that works a job. */
struct at_work {
    const void *thread; /* stands for it */
    TN_LIST_ENTRY(at_work) node;
};

TN_TAILQ_HEAD(jobs, tn_job);

struct tn_pool {
    struct tn_pool_options options;
    char name[16];

    struct tn_mutex_ lock; /* protects: */
    struct jobs waiting;
    unsigned waiting_count;
    unsigned threads, under_way;
    TN_LIST_HEAD(, worker) asleep; /* the latest first */
    TN_LIST_HEAD(, at_work) at_work;
    struct worker *ended; /* the latest, to be joined */
    bool is_ending;

    struct tn_event is_empty; /* it is ending, and no thread is left */
};

static void call_done(void *opaque)
{
    struct tn_job *job = opaque;

    job->state_ = FREE;
    job->done_(job->opaque_, job->result_);
}

/* Of a job that is to be told of. */
static void finish(struct tn_job *job, int result)
{
    struct tn_loop *loop = job->loop_;

    job->result_ = result;
    tn_bh_schedule(job->bh_); /* 2 */
    tn_loop_unref(loop);      /* 2 */
}

/* With the lock held. */
static void take(struct tn_pool *pool, struct tn_job *job)
{
    TN_TAILQ_REMOVE(&pool->waiting, job, node_);
    pool->waiting_count--;
    job->state_ = job->done_ ? STARTED : FREE;
}

/*
 * With the lock held, which it lets go of meanwhile.  A job that has no done
 * function may free itself; the other is submitted again by that, maybe: so
 * this thread counts as under way before.
 */
static void do_job(struct tn_pool *pool, struct tn_job *job)
{
    struct at_work self = {.thread = &tn_rcu_reader_};
    bool is_told_of = job->done_ != NULL;

    pool->under_way--;
    TN_LIST_INSERT_HEAD(&pool->at_work, &self, node);
    tn_mutex_unlock_(&pool->lock);
    job->work_(job->opaque_);
    tn_mutex_lock_(&pool->lock);
    TN_LIST_REMOVE(&self, node);
    pool->under_way++;
    if (is_told_of) {
        tn_mutex_unlock_(&pool->lock);
        finish(job, 0); /* 2 */
        tn_mutex_lock_(&pool->lock);
    }
}

/* With the lock held. */
static void do_jobs(struct tn_pool *pool)
{
    struct tn_job *job;

    while ((job = TN_TAILQ_FIRST(&pool->waiting))) {
        take(pool, job); /* 1 */
        do_job(pool, job);
    }
}

/* With the lock held. */
static void wake_up(struct worker *worker)
{
    TN_LIST_REMOVE(worker, node);
    worker->is_asleep = false;
    worker->pool->under_way++;
    tn_event_set(&worker->wake);
}

/*
 * With the lock held, which it lets go of while asleep.  False if there was
 * nothing to do for long, or there will not be any more.
 */
static bool sleep_for_job(struct worker *worker)
{
    struct tn_pool *pool = worker->pool;
    bool may_end = pool->threads > pool->options.min_threads;

    if (pool->is_ending) {
        return false;
    }
    tn_event_reset(&worker->wake);
    TN_LIST_INSERT_HEAD(&pool->asleep, worker, node); /* 1 */
    worker->is_asleep = true;
    pool->under_way--;
    tn_mutex_unlock_(&pool->lock);
    tn_event_wait_until(&worker->wake,
                        may_end ? tn_deadline_in(pool->options.idle_ns)
                                : TN_FOREVER);
    tn_mutex_lock_(&pool->lock);
    if (!worker->is_asleep) {
        return true;
    }
    wake_up(worker);
    return pool->threads <= pool->options.min_threads;
}

static void join(struct worker *worker)
{
    if (worker) {
        tn_host_thread_join_(worker->thread);
        tn_event_destroy(&worker->wake);
        tn_free_(worker);
    }
}

static void run(void *opaque)
{
    struct worker *worker = opaque, *ended;
    struct tn_pool *pool = worker->pool;

    tn_mutex_lock_(&pool->lock);
    do {
        do_jobs(pool);
    } while (sleep_for_job(worker)); /* 3 */
    ended = pool->ended;
    pool->ended = worker;
    pool->under_way--;
    pool->threads--;
    if (pool->is_ending && pool->threads == 0) {
        tn_event_set(&pool->is_empty);
    }
    tn_mutex_unlock_(&pool->lock);
    join(ended); /* 3 */
}

/* With the lock held.  0 or a negative errno. */
static int start(struct tn_pool *pool)
{
    struct worker *worker = tn_alloc_(sizeof(*worker));
    int error;

    if (!worker) {
        return -ENOMEM;
    }
    *worker = (struct worker){.pool = pool};
    tn_event_init(&worker->wake, false);
    error = tn_host_thread_start_(&worker->thread, pool->name, run, worker);
    if (error) {
        tn_event_destroy(&worker->wake);
        tn_free_(worker);
        return error;
    }
    pool->threads++;
    pool->under_way++;
    return 0;
}

static struct tn_pool_options with_defaults(const struct tn_pool_options *o)
{
    struct tn_pool_options options = o ? *o : (struct tn_pool_options){0};

    if (options.max_threads && options.min_threads > options.max_threads) {
        tn_misuse_("pool", NULL, "min_threads is above max_threads");
    }
    if (options.idle_ns < 0) {
        tn_misuse_("pool", NULL, "idle_ns is below 0");
    }
    if (!options.max_threads) {
        options.max_threads =
            options.min_threads > 16 ? options.min_threads : 16;
    }
    if (!options.idle_ns) {
        options.idle_ns = 10 * TN_SECOND;
    }
    return options;
}

static void wake_all(struct tn_pool *pool)
{
    struct worker *worker;

    while ((worker = TN_LIST_FIRST(&pool->asleep))) {
        wake_up(worker);
    }
}

/* With the lock held. */
static void check_is_no_job(struct tn_pool *pool)
{
    struct at_work *w;

    TN_LIST_FOREACH (w, &pool->at_work, node) {
        if (w->thread == &tn_rcu_reader_) {
            tn_misuse_("pool", pool, "freed by a job of its own");
        }
    }
}

void tn_pool_free(struct tn_pool *pool)
{
    bool is_empty;

    if (!pool) {
        return;
    }
    tn_mutex_lock_(&pool->lock);
    check_is_no_job(pool);
    pool->is_ending = true;
    wake_all(pool);
    is_empty = pool->threads == 0;
    tn_mutex_unlock_(&pool->lock);
    if (!is_empty) {
        tn_event_wait(&pool->is_empty);
    }
    join(pool->ended); /* 3 */
    tn_event_destroy(&pool->is_empty);
    tn_mutex_destroy_(&pool->lock);
    tn_free_(pool);
}

struct tn_pool *tn_pool_new(const struct tn_pool_options *options)
{
    struct tn_pool *pool = tn_alloc_(sizeof(*pool));
    int error = 0;

    if (!pool) {
        errno = ENOMEM;
        return NULL;
    }
    *pool = (struct tn_pool){.options = with_defaults(options)};
    strncpy(pool->name, pool->options.name ? pool->options.name : "tn-pool",
            sizeof(pool->name) - 1);
    tn_mutex_init_(&pool->lock, "pool", 20);
    TN_TAILQ_INIT(&pool->waiting);
    tn_event_init(&pool->is_empty, false);

    tn_mutex_lock_(&pool->lock);
    while (!error && pool->threads < pool->options.min_threads) {
        error = start(pool);
    }
    tn_mutex_unlock_(&pool->lock);
    if (error) {
        tn_pool_free(pool);
        errno = -error;
        return NULL;
    }
    return pool;
}

void tn_job_init(struct tn_job *job, void (*work)(void *opaque),
                 struct tn_loop *loop, void (*done)(void *opaque, int result),
                 void *opaque)
{
    if (!loop != !done) {
        tn_misuse_("job", job, "a loop and a done function come together");
    }
    *job = (struct tn_job){
        .work_ = work, .done_ = done, .opaque_ = opaque, .loop_ = loop};
}

/*
 * With the lock held: as many threads under way as jobs wait, if they can be
 * had.  An error if there is no thread at all.
 */
static int see_to_threads(struct tn_pool *pool, unsigned waiting)
{
    int error = 0;

    while (!error && waiting > pool->under_way) {
        if (!TN_LIST_EMPTY(&pool->asleep)) {
            wake_up(TN_LIST_FIRST(&pool->asleep)); /* 1 */
        } else if (pool->threads < pool->options.max_threads) {
            error = start(pool);
        } else {
            break;
        }
    }
    return pool->threads > 0 ? 0 : error;
}

/* With the lock held. */
static int enqueue(struct tn_pool *pool, struct tn_job *job)
{
    unsigned limit = pool->options.max_waiting;
    int error;

    if (limit && pool->waiting_count >= limit) {
        return -EAGAIN;
    }
    if (job->done_) {
        job->bh_ = tn_bh_new_oneshot_(job->loop_, call_done, job,
                                      "done function of a job");
        if (!job->bh_) {
            return -ENOMEM;
        }
    }
    error = see_to_threads(pool, pool->waiting_count + 1);
    if (error) {
        tn_free_(job->bh_);
        return error;
    }
    if (job->done_) {
        tn_loop_ref(job->loop_); /* 2 */
    }
    job->pool_ = pool;
    job->state_ = WAITING;
    TN_TAILQ_INSERT_TAIL(&pool->waiting, job, node_); /* 1 */
    pool->waiting_count++;
    return 0;
}

int tn_pool_submit(struct tn_pool *pool, struct tn_job *job)
{
    int error;

    if (job->state_ != FREE) {
        tn_misuse_("job", job, "submitted though it has not come back");
    }
    tn_mutex_lock_(&pool->lock);
    error = enqueue(pool, job);
    tn_mutex_unlock_(&pool->lock);
    return error;
}

int tn_job_cancel(struct tn_job *job)
{
    struct tn_pool *pool = job->pool_;
    bool was_waiting;

    if (!pool) {
        return -EBUSY;
    }
    tn_mutex_lock_(&pool->lock);
    was_waiting = job->state_ == WAITING;
    if (was_waiting) {
        take(pool, job); /* 1 */
    }
    tn_mutex_unlock_(&pool->lock);
    if (!was_waiting) {
        return -EBUSY;
    }
    if (job->done_) {
        finish(job, -ECANCELED);
    }
    return 0;
}

unsigned tn_pool_cancel_all(struct tn_pool *pool)
{
    struct jobs cancelled = TN_TAILQ_HEAD_INIT(cancelled);
    struct tn_job *job;
    unsigned count = 0;

    tn_mutex_lock_(&pool->lock);
    while ((job = TN_TAILQ_FIRST(&pool->waiting))) {
        take(pool, job); /* 1 */
        if (job->done_) {
            TN_TAILQ_INSERT_TAIL(&cancelled, job, node_);
        }
        count++;
    }
    tn_mutex_unlock_(&pool->lock);
    while ((job = TN_TAILQ_FIRST(&cancelled))) {
        TN_TAILQ_REMOVE(&cancelled, job, node_);
        finish(job, -ECANCELED);
    }
    return count;
}

unsigned tn_pool_threads(struct tn_pool *pool)
{
    unsigned threads;

    tn_mutex_lock_(&pool->lock);
    threads = pool->threads;
    tn_mutex_unlock_(&pool->lock);
    return threads;
}
