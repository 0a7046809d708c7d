/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/hooks.h"
#include "tenon/thread.h"

static int calls;
static char name[16];
static struct tn_loop *seen;

static void on_loop(void *opaque)
{
    (void)opaque;
    calls++;
    seen = tn_loop_current();
    pthread_getname_np(pthread_self(), name, sizeof(name));
}

TEST(loop_thread_runs_a_loop)
{
    struct tn_loop_thread *t = tn_loop_thread_new("a-rather-long-name");
    struct tn_loop *loop = tn_loop_thread_loop(t);

    CHECK(t && loop);
    CHECK(tn_bh_schedule_oneshot(loop, on_loop, NULL) == 0);
    tn_loop_thread_free(t); /* calls it first */
    CHECK(calls == 1 && seen == loop);
    CHECK(strcmp(name, "a-rather-long-n") == 0);
}

TEST(loop_thread_freed_at_once)
{
    for (int i = 0; i < 200; i++) {
        struct tn_loop_thread *t = tn_loop_thread_new("t");

        if (i % 2) {
            tn_bh_schedule_oneshot(tn_loop_thread_loop(t), on_loop, NULL);
        }
        tn_loop_thread_free(t);
    }
    CHECK(calls == 100);
}

/* Bottom halves that schedule others, down to the last. */
static void on_loop_and_again(void *left)
{
    calls++;
    if ((size_t)left > 1) {
        tn_bh_schedule_oneshot(tn_loop_current(), on_loop_and_again,
                               (void *)((size_t)left - 1));
    }
}

TEST(loop_thread_freed_with_work_that_makes_work)
{
    for (int i = 0; i < 100; i++) {
        struct tn_loop_thread *t = tn_loop_thread_new("t");

        calls = 0;
        tn_bh_schedule_oneshot(tn_loop_thread_loop(t), on_loop_and_again,
                               (void *)(size_t)5);
        tn_loop_thread_free(t);
        CHECK(calls == 5);
    }
}

TEST(loop_thread_goes_on_after_a_stop)
{
    struct tn_loop_thread *t = tn_loop_thread_new(NULL);

    tn_loop_stop(tn_loop_thread_loop(t));
    sleep_ms(20);
    tn_bh_schedule_oneshot(tn_loop_thread_loop(t), on_loop, NULL);
    tn_loop_thread_free(t);
    CHECK(calls == 1 && strcmp(name, "tn-loop") == 0);
}

static struct tn_event nested = TN_EVENT_INIT(false);

static void run_inside(void *deeper)
{
    if (deeper) {
        tn_bh_schedule_oneshot(tn_loop_current(), run_inside, NULL);
    } else {
        tn_event_set(&nested);
    }
    tn_loop_run(tn_loop_current());
}

TEST_WITHIN(loop_thread_freed_in_nested_runs, 10)
{
    struct tn_loop_thread *t = tn_loop_thread_new("t");

    tn_bh_schedule_oneshot(tn_loop_thread_loop(t), run_inside, t);
    tn_event_wait(&nested);
    tn_loop_thread_free(t);
}

static void free_thread(void *t)
{
    tn_loop_thread_free(*(struct tn_loop_thread **)t);
}

static void free_itself(void)
{
    struct tn_loop_thread *t = tn_loop_thread_new("t");

    tn_bh_schedule_oneshot(tn_loop_thread_loop(t), free_thread, &t);
    sleep_ms(10000);
}

TEST(loop_thread_misuse)
{
    CHECK(tap_aborts_with(free_itself, "freed by itself"));
}

#ifndef TESTS_INJECT_H /* which would fail it as well */
static int failing;

static void *fail_at(size_t size, void *opaque)
{
    (void)opaque;
    return failing-- == 0 ? NULL : malloc(size);
}

static void release(void *memory, void *opaque)
{
    (void)opaque;
    free(memory);
}

/* Each allocation fails in turn: an error, no leak, and the next try works. */
TEST(loop_thread_without_memory)
{
    struct tn_loop_thread *t = NULL;

    tn_set_allocator(fail_at, release, NULL);
    for (int i = 0; !t; i++) {
        failing = i;
        errno = 0;
        t = tn_loop_thread_new("t");
        CHECK(t || errno == ENOMEM);
        CHECK(i < 20);
    }
    failing = -1;
    tn_bh_schedule_oneshot(tn_loop_thread_loop(t), on_loop, NULL);
    tn_loop_thread_free(t);
    CHECK(calls == 1);
}
#endif

/* A bottom half sent round a ring of loops. */
enum { LOOPS = 4, ROUNDS = 2000 };

static struct tn_loop_thread *ring[LOOPS];
static struct tn_bh *hops[LOOPS];
static struct tn_event done = TN_EVENT_INIT(false);
static int hop_count; /* plain: handed on from loop to loop */

static void hop(void *opaque)
{
    int here = (int)(size_t)opaque;

    CHECK(tn_loop_current() == tn_loop_thread_loop(ring[here]));
    if (++hop_count == LOOPS * ROUNDS) {
        tn_event_set(&done);
    } else {
        tn_bh_schedule(hops[(here + 1) % LOOPS]);
    }
}

TEST(loop_thread_ring)
{
    for (int i = 0; i < LOOPS; i++) {
        ring[i] = tn_loop_thread_new("ring");
        hops[i] =
            tn_bh_new(tn_loop_thread_loop(ring[i]), hop, (void *)(size_t)i);
    }
    tn_bh_schedule(hops[0]);
    tn_event_wait(&done);
    CHECK(hop_count == LOOPS * ROUNDS);
    for (int i = 0; i < LOOPS; i++) {
        tn_bh_delete(hops[i]);
        tn_loop_thread_free(ring[i]);
    }
}
