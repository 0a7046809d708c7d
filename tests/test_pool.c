/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <string.h>

#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/hooks.h"
#include "tenon/pool.h"
#include "tenon/thread.h"

static struct tn_loop *loop;
static int worked, calls, last_result = 1;
static char name[16];
static pthread_t worker;

static void work(void *unused)
{
    (void)unused;
    worker = pthread_self();
    pthread_getname_np(worker, name, sizeof(name));
    tn_atomic_inc(&worked);
}

static void done(void *unused, int result)
{
    (void)unused;
    CHECK(tn_loop_current() == loop);
    last_result = result;
    calls++;
}

static void poll_for(int wanted)
{
    while (calls < wanted) {
        tn_loop_poll(loop, true);
    }
}

static struct tn_pool *new_pool(unsigned min, unsigned max, unsigned waiting)
{
    const struct tn_pool_options options = {
        .min_threads = min, .max_threads = max, .max_waiting = waiting};

    return tn_pool_new(&options);
}

TEST(pool_works_and_tells_the_loop)
{
    struct tn_pool *pool = tn_pool_new(NULL);
    struct tn_job job;

    loop = tn_loop_new();
    CHECK(tn_pool_threads(pool) == 0);
    tn_job_init(&job, work, loop, done, NULL);
    for (int i = 1; i <= 100; i++) {
        CHECK(tn_pool_submit(pool, &job) == 0); /* the same one, again */
        poll_for(i);
        CHECK(worked == i && last_result == 0);
    }
    CHECK(strcmp(name, "tn-pool") == 0);
    CHECK(!pthread_equal(worker, pthread_self()));
    CHECK(tn_pool_threads(pool) == 1);
    tn_pool_free(pool);
    tn_loop_unref(loop);
}

/* Jobs that hold a thread until they are let go. */
static struct tn_event go = TN_EVENT_INIT(false);
static int holding, most_holding;

static void hold(void *unused)
{
    int n = tn_atomic_add_fetch(&holding, 1), most;

    (void)unused;
    while ((most = tn_atomic_read(&most_holding)) < n &&
           tn_atomic_cmpxchg(&most_holding, most, n) != most) {
    }
    tn_event_wait(&go);
    tn_atomic_dec(&holding);
    tn_atomic_inc(&worked);
}

static void wait_for_holding(int wanted)
{
    while (tn_atomic_read(&holding) < wanted) {
        sleep_ms(1);
    }
}

TEST(pool_grows_to_its_limit)
{
    struct tn_pool *pool = new_pool(1, 3, 0);
    struct tn_job jobs[6];

    CHECK(tn_pool_threads(pool) == 1);
    for (int i = 0; i < 6; i++) {
        tn_job_init(&jobs[i], hold, NULL, NULL, NULL);
        CHECK(tn_pool_submit(pool, &jobs[i]) == 0);
    }
    wait_for_holding(3);
    sleep_ms(20);
    CHECK(tn_pool_threads(pool) == 3 && tn_atomic_read(&holding) == 3);
    tn_event_set(&go);
    tn_pool_free(pool);
    CHECK(worked == 6 && most_holding == 3);
}

TEST_WITHIN(pool_shrinks_to_its_minimum, 20)
{
    const struct tn_pool_options options = {.name = "a-rather-long-name",
                                            .min_threads = 2,
                                            .max_threads = 5,
                                            .idle_ns = 5 * TN_MILLISECOND};
    struct tn_pool *pool = tn_pool_new(&options);
    struct tn_job jobs[5], job;

    for (int i = 0; i < 5; i++) {
        tn_job_init(&jobs[i], hold, NULL, NULL, NULL);
        tn_pool_submit(pool, &jobs[i]);
    }
    wait_for_holding(5);
    CHECK(tn_pool_threads(pool) == 5);
    tn_event_set(&go);
    while (tn_pool_threads(pool) > 2) {
        sleep_ms(1);
    }
    sleep_ms(50);
    CHECK(tn_pool_threads(pool) == 2);
    tn_job_init(&job, work, NULL, NULL, NULL);
    CHECK(tn_pool_submit(pool, &job) == 0);
    tn_pool_free(pool);
    CHECK(worked == 6 && strcmp(name, "a-rather-long-n") == 0);
}

/* The few that are needed do it all, so that the others may end. */
TEST_WITHIN(pool_shrinks_though_there_is_work, 20)
{
    const struct tn_pool_options options = {.max_threads = 4,
                                            .idle_ns = 50 * TN_MILLISECOND};
    struct tn_pool *pool = tn_pool_new(&options);
    struct tn_job jobs[4], job;

    for (int i = 0; i < 4; i++) {
        tn_job_init(&jobs[i], hold, NULL, NULL, NULL);
        tn_pool_submit(pool, &jobs[i]);
    }
    wait_for_holding(4);
    tn_event_set(&go);
    loop = tn_loop_new();
    tn_job_init(&job, work, loop, done, NULL);
    for (int i = 1; tn_pool_threads(pool) > 1; i++) {
        tn_pool_submit(pool, &job);
        poll_for(i);
        sleep_ms(5);
    }
    tn_pool_free(pool);
    tn_loop_unref(loop);
}

/* A job that waits can be cancelled; one that is worked, or has been, cannot */
TEST(pool_cancels)
{
    struct tn_pool *pool = new_pool(0, 1, 0);
    struct tn_job first, second, third;

    loop = tn_loop_new();
    tn_job_init(&first, hold, loop, done, NULL);
    tn_job_init(&second, work, loop, done, NULL);
    tn_job_init(&third, work, NULL, NULL, NULL);
    CHECK(tn_job_cancel(&first) == -EBUSY); /* of no pool */
    tn_pool_submit(pool, &first);
    wait_for_holding(1);
    tn_pool_submit(pool, &second);
    tn_pool_submit(pool, &third);
    CHECK(tn_job_cancel(&first) == -EBUSY);
    CHECK(tn_job_cancel(&second) == 0 && calls == 0);
    CHECK(tn_job_cancel(&second) == -EBUSY);
    poll_for(1);
    CHECK(last_result == -ECANCELED);
    CHECK(tn_job_cancel(&third) == 0);
    CHECK(tn_pool_submit(pool, &third) == 0); /* it is ours again */
    tn_event_set(&go);
    poll_for(2);
    CHECK(last_result == 0);
    CHECK(tn_job_cancel(&first) == -EBUSY);
    tn_pool_free(pool);
    CHECK(worked == 2);
    tn_loop_unref(loop);
}

TEST(pool_cancels_all)
{
    struct tn_pool *pool = new_pool(0, 1, 0);
    struct tn_job first, others[10];

    loop = tn_loop_new();
    tn_job_init(&first, hold, loop, done, NULL);
    tn_pool_submit(pool, &first);
    wait_for_holding(1);
    for (int i = 0; i < 10; i++) {
        tn_job_init(&others[i], work, i % 2 ? loop : NULL, i % 2 ? done : NULL,
                    NULL);
        tn_pool_submit(pool, &others[i]);
    }
    CHECK(tn_pool_cancel_all(pool) == 10);
    CHECK(tn_pool_cancel_all(pool) == 0);
    poll_for(5);
    CHECK(last_result == -ECANCELED);
    tn_event_set(&go);
    tn_pool_free(pool);
    poll_for(6);
    CHECK(worked == 1 && last_result == 0);
    tn_loop_unref(loop);
}

TEST(pool_that_is_full)
{
    struct tn_pool *pool = new_pool(1, 1, 2);
    struct tn_job jobs[4];

    for (int i = 0; i < 4; i++) {
        tn_job_init(&jobs[i], hold, NULL, NULL, NULL);
    }
    CHECK(tn_pool_submit(pool, &jobs[0]) == 0);
    wait_for_holding(1);
    CHECK(tn_pool_submit(pool, &jobs[1]) == 0);
    CHECK(tn_pool_submit(pool, &jobs[2]) == 0);
    CHECK(tn_pool_submit(pool, &jobs[3]) == -EAGAIN);
    CHECK(tn_job_cancel(&jobs[1]) == 0);
    CHECK(tn_pool_submit(pool, &jobs[3]) == 0);
    tn_event_set(&go);
    tn_pool_free(pool);
    CHECK(worked == 3);
}

/* P4, P5: jobs that make jobs, all done before free returns, in order */
static struct tn_pool *serial;
static struct tn_job chain[50];
static int links; /* plain */

static void next_link(void *opaque)
{
    int n = (int)(size_t)opaque;

    CHECK(links++ == n);
    if (n + 1 < 50) {
        tn_job_init(&chain[n + 1], next_link, NULL, NULL,
                    (void *)(size_t)(n + 1));
        CHECK(tn_pool_submit(serial, &chain[n + 1]) == 0);
    }
}

TEST(pool_freed_with_jobs_that_make_jobs)
{
    serial = new_pool(0, 1, 0);
    tn_job_init(&chain[0], next_link, NULL, NULL, NULL);
    tn_pool_submit(serial, &chain[0]);
    tn_pool_free(serial);
    CHECK(links == 50);
}

TEST(pool_freed_at_once)
{
    for (unsigned i = 0; i < 100; i++) {
        struct tn_pool *pool = new_pool(i % 4, 0, 0);
        struct tn_job job;

        if (i % 3 == 0) {
            tn_job_init(&job, work, NULL, NULL, NULL);
            tn_pool_submit(pool, &job);
        }
        tn_pool_free(pool);
    }
    CHECK(worked == 34);
}

#ifndef TESTS_INJECT_H /* which would fail it as well */
/* Without threads, jobs are refused; with one, they wait for that. */
static void *no_thread(size_t size, void *allowed)
{
    return (*(int *)allowed)-- > 0 ? malloc(size) : NULL;
}

static void release(void *memory, void *unused)
{
    (void)unused;
    free(memory);
}

TEST(pool_without_memory)
{
    int allowed = 1000;
    struct tn_pool *pool = NULL;
    struct tn_job jobs[3];

    loop = tn_loop_new();
    tn_set_allocator(no_thread, release, &allowed);
    for (int n = 0; !pool; n++) {
        allowed = n;
        errno = 0;
        pool = new_pool(2, 3, 0);
        CHECK(pool ? n == 5 : errno == ENOMEM);
    }
    tn_pool_free(pool);

    allowed = 1;
    pool = tn_pool_new(NULL);
    for (int n = 0; n < 4; n++) {
        tn_job_init(&jobs[0], work, loop, done, NULL);
        allowed = n;
        CHECK(tn_pool_submit(pool, &jobs[0]) == (n < 3 ? -ENOMEM : 0));
        CHECK(tn_pool_threads(pool) == (n < 3 ? 0 : 1));
    }
    poll_for(1);

    allowed = 1000;
    tn_job_init(&jobs[1], hold, NULL, NULL, NULL);
    tn_job_init(&jobs[2], work, NULL, NULL, NULL);
    tn_pool_submit(pool, &jobs[1]);
    wait_for_holding(1);
    allowed = 0;
    CHECK(tn_pool_submit(pool, &jobs[2]) == 0); /* it waits */
    CHECK(tn_pool_threads(pool) == 1);
    allowed = 1000;
    tn_event_set(&go);
    tn_pool_free(pool);
    CHECK(worked == 3);
    tn_loop_unref(loop);
}
#endif

static void free_it(void *pool)
{
    tn_pool_free(pool);
}

static void free_in_its_job(void)
{
    struct tn_pool *pool = tn_pool_new(NULL);
    struct tn_job job;

    tn_job_init(&job, free_it, NULL, NULL, pool);
    tn_pool_submit(pool, &job);
    sleep_ms(10000);
}

static void submit_twice(void)
{
    struct tn_pool *pool = new_pool(0, 1, 0);
    struct tn_job jobs[2];

    for (int i = 0; i < 2; i++) {
        tn_job_init(&jobs[i], hold, NULL, NULL, NULL);
        tn_pool_submit(pool, &jobs[i]);
    }
    tn_pool_submit(pool, &jobs[1]);
}

static void done_without_loop(void)
{
    struct tn_job job;

    tn_job_init(&job, work, NULL, done, NULL);
}

static void min_above_max(void)
{
    new_pool(3, 2, 0);
}

static void idle_below_zero(void)
{
    tn_pool_new(&(struct tn_pool_options){.idle_ns = -1});
}

TEST(pool_misuse)
{
    CHECK(tap_aborts_with(free_in_its_job, "freed by a job of its own"));
    CHECK(tap_aborts_with(submit_twice, "has not come back"));
    CHECK(tap_aborts_with(done_without_loop, "come together"));
    CHECK(tap_aborts_with(min_above_max, "min_threads is above"));
    CHECK(tap_aborts_with(idle_below_zero, "idle_ns is below"));
}

/* What frees does nothing for NULL. */
TEST(pool_no_pool)
{
    tn_pool_free(NULL);
    tn_loop_thread_free(NULL);
    tn_bh_delete(NULL);
    tn_loop_unref(NULL);
}

/* The done function may end the loop, and a job may go to another pool. */
static struct tn_pool *pools[2];

static void stop_loop(void *job, int result)
{
    CHECK(result == 0);
    tn_job_init(job, work, NULL, NULL, NULL);
    CHECK(tn_pool_submit(pools[1], job) == 0);
    tn_loop_stop(tn_loop_current());
}

TEST(pool_job_goes_on_to_another)
{
    for (int i = 0; i < 200; i++) {
        struct tn_job job;

        pools[0] = new_pool(0, 2, 0);
        pools[1] = new_pool(0, 2, 0);
        loop = tn_loop_new();
        tn_job_init(&job, work, loop, stop_loop, &job);
        tn_pool_submit(pools[0], &job);
        tn_loop_run(loop);
        tn_loop_unref(loop); /* the pool may hold it still */
        tn_pool_free(pools[0]);
        tn_pool_free(pools[1]);
    }
    CHECK(worked == 400);
}

static void end_loop_before_done(void)
{
    struct tn_pool *pool = new_pool(0, 1, 0);
    struct tn_job job;

    loop = tn_loop_new();
    tn_job_init(&job, work, loop, stop_loop, &job);
    tn_pool_submit(pool, &job);
    tn_pool_free(pool);
    tn_loop_unref(loop);
}

TEST(pool_done_needs_its_loop)
{
    CHECK(tap_aborts_with(end_loop_before_done, "\"done function of a job\""));
}
