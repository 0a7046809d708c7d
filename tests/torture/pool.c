/* SPDX-License-Identifier: MIT */
/*
 * Threads and a loop submit jobs to one pool that grows and shrinks all the
 * time, and cancel some.  Each job comes back once: worked, or cancelled.
 */

#include <errno.h>
#include <stdlib.h>

#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/pool.h"
#include "tenon/sem.h"
#include "tenon/thread.h"
#include "torture.h"

struct item {
    struct tn_job job;
    unsigned worked, told; /* plain */
    bool from_loop;
};

static struct tn_pool *pool;
static struct tn_loop_thread *thread;
static unsigned at_work, submitted, came_back;

enum { MAX_THREADS = 3 };

static void come_back(struct item *item, int result)
{
    TORTURE_CHECK(item->worked == (result == 0));
    TORTURE_CHECK(result == 0 || result == -ECANCELED);
#ifdef RACY
    came_back++;
#else
    tn_atomic_inc(&came_back);
#endif
    torture_count(1);
}

static void done(void *opaque, int result)
{
    struct item *item = opaque;

    item->told++;
    TORTURE_CHECK(item->told == 1);
    come_back(item, result);
    free(item);
}

static void work(void *opaque)
{
    struct item *item = opaque;

    TORTURE_CHECK(tn_atomic_fetch_inc(&at_work) < MAX_THREADS);
    torture_dawdle();
    item->worked++;
    tn_atomic_dec(&at_work);
    if (!item->from_loop) {
        come_back(item, 0);
        free(item);
    }
}

/* False if the pool is full, or there is no thread. */
static bool submit(bool from_loop)
{
    struct item *item = calloc(1, sizeof(*item));
    struct tn_loop *loop = tn_loop_thread_loop(thread);
    int error;

    item->from_loop = from_loop;
    tn_job_init(&item->job, work, from_loop ? loop : NULL,
                from_loop ? done : NULL, item);
    error = tn_pool_submit(pool, &item->job);
    if (error) {
        TORTURE_CHECK(error == -EAGAIN);
        free(item);
        return false;
    }
    tn_atomic_inc(&submitted);
    if (from_loop && torture_one_in(3)) {
        tn_job_cancel(&item->job); /* in its loop: it is still there */
    }
    return true;
}

static void submit_in_loop(void *unused)
{
    (void)unused;
    for (int i = 0; i < 20; i++) {
        submit(true);
    }
}

static void submitter(void)
{
    while (!torture_is_over()) {
        if (torture_one_in(4)) {
            tn_bh_schedule_oneshot(tn_loop_thread_loop(thread), submit_in_loop,
                                   NULL);
        } else {
            submit(false);
        }
        if (torture_one_in(64)) {
            torture_dawdle(); /* so that threads end */
        }
    }
}

/* One whose jobs are there again and again, whatever comes of them. */
struct one {
    struct tn_job job;
    struct tn_sem done;
    unsigned worked; /* plain */
};

static void work_one(void *opaque)
{
    struct one *one = opaque;

    TORTURE_CHECK(tn_atomic_fetch_inc(&at_work) < MAX_THREADS);
    one->worked++;
    tn_atomic_dec(&at_work);
    tn_sem_post(&one->done);
}

static void canceller(void)
{
    struct one one = {.worked = 0};
    unsigned worked = 0;

    tn_sem_init(&one.done, 0);
    tn_job_init(&one.job, work_one, NULL, NULL, &one);
    while (!torture_is_over()) {
        if (tn_pool_submit(pool, &one.job) != 0) {
            continue;
        }
        torture_dawdle();
        if (tn_job_cancel(&one.job) != 0) {
            tn_sem_wait(&one.done);
            worked++;
        }
        TORTURE_CHECK(one.worked == worked);
    }
    tn_sem_destroy(&one.done);
}

static void begin(void)
{
    const struct tn_pool_options options = {
        .max_threads = MAX_THREADS, .max_waiting = 30, .idle_ns = 1000};

    pool = tn_pool_new(&options);
    thread = tn_loop_thread_new("torture");
}

static void set(void *event)
{
    tn_event_set(event);
}

/* The loop submits what it was told to, and is there until all came back. */
static void end(void)
{
    struct tn_event event = TN_EVENT_INIT(false);

    tn_bh_schedule_oneshot(tn_loop_thread_loop(thread), set, &event);
    tn_event_wait(&event);
    tn_pool_free(pool);
    tn_loop_thread_free(thread);
    TORTURE_CHECK(came_back == submitted);
}

static const struct torture_role roles[] = {
    {"submitter", submitter},
    {"submitter", submitter},
    {"canceller", canceller},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "pool",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 3,
    };

    return torture_main(argc, argv, &torture);
}
