/* SPDX-License-Identifier: MIT */

#include <string.h>

#include <stddef.h>

#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/timer.h"

static struct tn_loop *loop;

struct counted {
    struct tn_timer timer;
    int64_t deadline;
    int calls;
};

static void count(void *opaque)
{
    struct counted *c = opaque;

    CHECK(tn_now() >= c->deadline); /* T1 */
    CHECK(!tn_timer_pending(&c->timer));
    c->calls++;
}

static void init(struct counted *c, void (*fn)(void *))
{
    *c = (struct counted){.calls = 0};
    tn_timer_init(&c->timer, loop, fn, c);
}

static void arm(struct counted *c, int64_t deadline)
{
    c->deadline = deadline;
    tn_timer_mod(&c->timer, deadline);
}

TEST(timer_called_once_and_never_early)
{
    struct counted c;

    loop = tn_loop_new();
    init(&c, count);
    CHECK(!tn_timer_pending(&c.timer));
    for (int64_t ns = 1; ns < 30 * TN_MILLISECOND; ns = ns * 3 + 7) {
        c.calls = 0;
        arm(&c, tn_deadline_in(ns));
        CHECK(tn_timer_pending(&c.timer));
        while (c.calls == 0) {
            tn_loop_poll(loop, true);
        }
        CHECK(!tn_loop_poll(loop, false) && c.calls == 1);
    }
    tn_loop_unref(loop);
}

TEST(timer_past_deadlines)
{
    struct counted c;

    loop = tn_loop_new();
    init(&c, count);
    arm(&c, tn_now() - TN_SECOND);
    CHECK(tn_loop_poll(loop, true) && c.calls == 1);
    arm(&c, 0);
    CHECK(tn_loop_poll(loop, true) && c.calls == 2);
    arm(&c, -5);
    CHECK(tn_loop_poll(loop, true) && c.calls == 3);
    arm(&c, TN_FOREVER);
    CHECK(!tn_timer_pending(&c.timer) && !tn_loop_poll(loop, false));
    tn_loop_unref(loop);
}

TEST(timer_mod_anticipate_and_del)
{
    int64_t far = tn_deadline_in(1000 * TN_SECOND);
    struct counted c;

    loop = tn_loop_new();
    init(&c, count);
    arm(&c, far);
    tn_timer_mod_anticipate(&c.timer, far + 1);
    CHECK(c.timer.deadline_ == far);
    tn_timer_mod_anticipate(&c.timer, far - 1);
    CHECK(c.timer.deadline_ == far - 1);
    tn_timer_mod(&c.timer, far + 5);
    CHECK(c.timer.deadline_ == far + 5);
    tn_timer_del(&c.timer);
    tn_timer_del(&c.timer);
    CHECK(!tn_timer_pending(&c.timer));
    c.deadline = 0;
    tn_timer_mod_anticipate(&c.timer, 1);
    CHECK(tn_timer_pending(&c.timer));
    CHECK(tn_loop_poll(loop, true) && c.calls == 1);
    tn_timer_del_sync(&c.timer);
    tn_loop_unref(loop);
}

/* A model of the heap: timers that come due in the order of their deadlines. */
enum { MANY = 500 };

static struct counted many[MANY];
static int64_t last;

static void check_order(void *opaque)
{
    struct counted *c = opaque;

    CHECK(c->deadline >= last); /* T5 */
    last = c->deadline;
    c->calls++;
}

TEST(timer_heap_in_order)
{
    int64_t base;
    int armed = 0, called = 0;

    loop = tn_loop_new();
    srand(1);
    for (int i = 0; i < MANY; i++) {
        init(&many[i], check_order);
    }
    base = tn_now() - TN_SECOND;
    for (int i = 0; i < 20 * MANY; i++) {
        struct counted *c = &many[rand() % MANY];

        if (rand() % 4 == 0) {
            tn_timer_del(&c->timer);
        } else {
            arm(c, base + rand() % 100000);
        }
    }
    for (int i = 0; i < MANY; i++) {
        armed += tn_timer_pending(&many[i].timer);
    }
    CHECK(tn_loop_poll(loop, true));
    for (int i = 0; i < MANY; i++) {
        CHECK(many[i].calls <= 1);
        called += many[i].calls;
    }
    CHECK(called == armed && armed > MANY / 2);
    CHECK(!tn_loop_poll(loop, false));
    tn_loop_unref(loop);
}

/* One that arms itself for the past lets others, and the loop, get on. */
static void arm_again(void *opaque)
{
    struct counted *c = opaque;

    c->calls++;
    tn_timer_mod(&c->timer, 0);
}

TEST(timer_arms_itself)
{
    struct counted c, d;

    loop = tn_loop_new();
    init(&c, arm_again);
    init(&d, count);
    arm(&c, 0);
    for (int i = 1; i <= 5; i++) {
        arm(&d, 0);
        CHECK(tn_loop_poll(loop, true) && c.calls == i && d.calls == i);
    }
    tn_timer_del(&c.timer);
    tn_loop_unref(loop);
}

static void free_itself(void *opaque)
{
    free(opaque);
}

static void delete_all(void *opaque)
{
    struct counted *c = opaque;

    c->calls++;
    for (int i = 0; i < MANY; i++) {
        tn_timer_del_sync(&many[i].timer);
    }
}

TEST(timer_changes_inside_functions)
{
    struct counted *c;
    int calls = 0;

    loop = tn_loop_new();
    c = malloc(sizeof(*c));
    init(c, free_itself);
    arm(c, 0);
    CHECK(tn_loop_poll(loop, true));
    for (int i = 0; i < MANY; i++) {
        init(&many[i], delete_all);
        arm(&many[i], i);
    }
    CHECK(tn_loop_poll(loop, true));
    for (int i = 0; i < MANY; i++) {
        calls += many[i].calls;
    }
    CHECK(calls == 1);
    tn_loop_unref(loop);
}

static void poll_inside(void *opaque)
{
    struct counted *c = opaque;

    c->calls++;
    while (tn_loop_poll(loop, false)) {
    }
}

TEST(timer_nested_poll)
{
    struct counted c, d, e;

    loop = tn_loop_new();
    init(&c, poll_inside);
    init(&d, count);
    init(&e, poll_inside);
    arm(&c, 1);
    arm(&d, 2);
    arm(&e, 3);
    CHECK(tn_loop_poll(loop, true));
    CHECK(c.calls == 1 && d.calls == 1 && e.calls == 1);
    CHECK(!tn_loop_poll(loop, false));
    tn_loop_unref(loop);
}

/* T4: a deadline set from another thread wakes a loop that sleeps. */
static void *arm_from_outside(void *opaque)
{
    struct counted *c = opaque;

    for (int i = 0; i < 200; i++) {
        int calls = tn_atomic_load_acquire(&c->calls);

        if (i % 50 == 0) {
            sleep_ms(5);
        }
        c->deadline = tn_deadline_in(i * TN_MICROSECOND);
        tn_timer_mod(&c->timer, c->deadline);
        while (tn_atomic_load_acquire(&c->calls) == calls) {
            sleep_ms(0);
        }
    }
    tn_loop_stop(loop);
    return NULL;
}

static void count_for_outside(void *opaque)
{
    struct counted *c = opaque;

    CHECK(tn_now() >= c->deadline);
    tn_atomic_store_release(&c->calls, c->calls + 1);
}

TEST(timer_armed_by_another_thread)
{
    struct counted c, far;
    pthread_t thread;

    loop = tn_loop_new();
    init(&c, count_for_outside);
    init(&far, count);
    arm(&far, tn_deadline_in(1000 * TN_SECOND));
    thread = thread_start(arm_from_outside, &c);
    tn_loop_run(loop);
    thread_join(thread);
    CHECK(c.calls == 200);
    tn_timer_del(&far.timer);
    tn_loop_unref(loop);
}

/* T2: after del_sync the function neither runs nor will run. */
static int plain;
static struct tn_event running = TN_EVENT_INIT(false);

static void touch_plain(void *opaque)
{
    struct counted *c = opaque;

    tn_event_set(&running);
    for (int i = 0; i < 100; i++) {
        plain++;
    }
    tn_timer_mod(&c->timer, 0);
}

static void *run_loop(void *arg)
{
    tn_loop_run(loop);
    return arg;
}

TEST(timer_del_sync)
{
    struct counted c;
    pthread_t thread;

    loop = tn_loop_new();
    init(&c, touch_plain);
    thread = thread_start(run_loop, NULL);
    for (int i = 0; i < 1000; i++) {
        tn_event_reset(&running);
        tn_timer_mod(&c.timer, 0);
        if (i % 2) {
            tn_event_wait(&running);
        }
        tn_timer_del_sync(&c.timer);
        plain = 0;
        CHECK(!tn_timer_pending(&c.timer));
    }
    CHECK(plain == 0);
    tn_loop_stop(loop);
    thread_join(thread);
    tn_loop_unref(loop);
}

static void *del_sync(void *opaque)
{
    tn_event_wait(&running);
    tn_timer_del_sync(&((struct counted *)opaque)->timer);
    CHECK(tn_atomic_read(&((struct counted *)opaque)->calls) == 1);
    return NULL;
}

static void take_long(void *opaque)
{
    struct counted *c = opaque;

    tn_event_set(&running);
    sleep_ms(30);
    tn_atomic_set(&c->calls, 1);
}

TEST(timer_del_sync_by_many)
{
    pthread_t threads[4];
    struct counted c;

    loop = tn_loop_new();
    init(&c, take_long);
    for (int i = 0; i < 4; i++) {
        threads[i] = thread_start(del_sync, &c);
    }
    tn_timer_mod(&c.timer, 0);
    CHECK(tn_loop_poll(loop, true));
    for (int i = 0; i < 4; i++) {
        thread_join(threads[i]);
    }
    tn_loop_unref(loop);
}

static void end_armed(void)
{
    static struct counted c;

    loop = tn_loop_new();
    init(&c, count);
    arm(&c, 5);
    tn_loop_unref(loop);
}

TEST(timer_misuse)
{
    CHECK(tap_aborts_with(end_armed, "armed when its loop ended"));
}

/* Read without a lock, so it must not lie across two words on any host. */
_Static_assert(offsetof(struct tn_timer, deadline_) % 8 == 0 &&
                   _Alignof(struct tn_timer) == 8,
               "64 bits are accessed at once only where they are aligned");
