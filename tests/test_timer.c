/* SPDX-License-Identifier: MIT */

#include <dlfcn.h>
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
    tn_timer_mod_anticipate(&c.timer, far + 9); /* is later, but not armed */
    CHECK(tn_timer_pending(&c.timer) && c.timer.deadline_ == far + 9);
    tn_timer_del(&c.timer);
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

/*
 * T2 where the thread that polls has just changed: this one is held up where it
 * takes a lock.  TSan has its own use for that function.
 */
#ifndef TN_TSAN_
static __thread bool holds_me_up;
static struct tn_event held_up = TN_EVENT_INIT(false);

int pthread_mutex_lock(pthread_mutex_t *lock)
{
    static int (*real)(pthread_mutex_t * lock);

    if (!real) {
        *(void **)&real = dlsym(RTLD_NEXT, "pthread_mutex_lock");
    }
    if (holds_me_up) {
        holds_me_up = false;
        tn_event_set(&held_up);
        tn_event_wait(&running);
    }
    return real(lock);
}

static void *run_loop_then(void *arg)
{
    tn_event_wait(&held_up);
    return run_loop(arg);
}

TEST(timer_del_sync_as_the_loop_changes_hands)
{
    struct counted c;
    pthread_t thread;

    loop = tn_loop_new();
    init(&c, take_long);
    tn_loop_poll(loop, false); /* here first, there from then on */
    tn_timer_mod(&c.timer, 0);
    thread = thread_start(run_loop_then, NULL);
    holds_me_up = true;
    tn_timer_del_sync(&c.timer);
    CHECK(tn_atomic_read(&c.calls) == 1);
    tn_loop_stop(loop);
    thread_join(thread);
    tn_loop_unref(loop);
}
#endif

/* A timer that is made where another one was freed in its function. */
static void *del_sync_again(void *opaque)
{
    tn_timer_del_sync(&((struct counted *)opaque)->timer);
    return NULL;
}

static void begin_anew(void *opaque)
{
    struct counted *c = opaque;

    init(c, count);
    thread_join(thread_start(del_sync_again, c));
    c->calls = 7;
}

TEST_WITHIN(timer_where_another_one_was, 10)
{
    struct counted c;

    loop = tn_loop_new();
    init(&c, begin_anew);
    arm(&c, 0);
    CHECK(tn_loop_poll(loop, true) && c.calls == 7);
    tn_loop_unref(loop);
}

/* T2 for a function that polls: the outer calls count, too. */
static struct tn_event go_on = TN_EVENT_INIT(false);

static void nest_long(void *opaque)
{
    struct counted *c = opaque;

    CHECK(tn_loop_poll(loop, false)); /* calls another one */
    tn_event_set(&running);
    sleep_ms(30);
    tn_atomic_set(&c->calls, 1);
}

static void nest_and_wait(void *opaque)
{
    struct counted *c = opaque;

    tn_event_set(&running);
    tn_event_wait(&go_on);
    tn_atomic_set(&c->calls, 1);
}

/* Of two calls, one inside the other, the outer is waited for. */
TEST(timer_del_sync_of_outer_call)
{
    struct counted outer, inner;
    pthread_t thread;

    loop = tn_loop_new();
    init(&outer, nest_long); /* running is set after the inner call ended */
    init(&inner, count);
    thread = thread_start(del_sync, &outer);
    arm(&outer, 1);
    arm(&inner, 2);
    CHECK(tn_loop_poll(loop, true) && inner.calls == 1);
    thread_join(thread);
    tn_loop_unref(loop);
}

static void *end_wait(void *opaque)
{
    sleep_ms(30);
    tn_event_set(&go_on);
    return opaque;
}

static void nest_quietly(void *opaque)
{
    struct counted *c = opaque;

    CHECK(tn_loop_poll(loop, false));
    tn_atomic_set(&c->calls, 1);
}

TEST(timer_del_sync_of_outer_call_during_inner)
{
    struct counted outer, inner;
    pthread_t thread, ender;

    loop = tn_loop_new();
    init(&outer, nest_quietly);
    init(&inner, nest_and_wait);
    thread = thread_start(del_sync, &outer);
    ender = thread_start(end_wait, NULL);
    arm(&outer, 1);
    arm(&inner, 2);
    CHECK(tn_loop_poll(loop, true) && inner.calls == 1);
    thread_join(thread);
    thread_join(ender);
    tn_loop_unref(loop);
}

/* What is being called does not make a nested poll spin. */
static void nest_until_later(void *opaque)
{
    struct counted *later = opaque;
    int polls = 0;

    while (later->calls == 0) {
        tn_loop_poll(loop, true);
        polls++;
    }
    CHECK(polls < 10);
}

TEST(timer_nested_poll_sleeps)
{
    struct counted later;
    struct tn_timer timer;

    loop = tn_loop_new();
    init(&later, count);
    tn_timer_init(&timer, loop, nest_until_later, &later);
    tn_timer_mod(&timer, 1);
    arm(&later, tn_deadline_in(20 * TN_MILLISECOND));
    CHECK(tn_loop_poll(loop, true) && later.calls == 1);
    tn_loop_unref(loop);
}

/* T4 for the first timer of all, of a loop that sleeps without a deadline. */
static void *run_loop_that_sleeps(void *arg)
{
    tn_event_set(&running);
    return run_loop(arg);
}

static void stop_loop(void *opaque)
{
    (void)opaque;
    tn_loop_stop(loop);
}

TEST_WITHIN(timer_wakes_a_loop_that_has_none, 10)
{
    struct tn_timer timer;
    pthread_t thread;

    loop = tn_loop_new();
    tn_timer_init(&timer, loop, stop_loop, NULL);
    thread = thread_start(run_loop_that_sleeps, NULL);
    tn_event_wait(&running);
    sleep_ms(20);
    tn_timer_mod(&timer, tn_deadline_in(0));
    thread_join(thread);
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
