/* SPDX-License-Identifier: MIT */
/* Loops that report for their threads. */

#include "tap.h"
#include "threads.h"
#include "tenon/bh.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/loop.h"
#include "tenon/rcu.h"
#include "tenon/thread.h"

static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event may_leave = TN_EVENT_INIT(false);

static void report(void *loop)
{
    tn_loop_set_rcu_reporting(loop, true);
}

static void call_on(struct tn_loop_thread *thread, void (*fn)(void *opaque))
{
    struct tn_loop *loop = tn_loop_thread_loop(thread);

    CHECK(tn_bh_schedule_oneshot(loop, fn, loop) == 0);
}

/* What a loop is to do in a later poll. */
static void (*deferred)(void *opaque);

static void call_deferred(void *loop)
{
    tn_bh_schedule_oneshot(loop, deferred, loop);
}

static void call_later_on(struct tn_loop_thread *thread,
                          void (*fn)(void *opaque))
{
    deferred = fn;
    call_on(thread, call_deferred);
}

/* Returns a loop thread whose loop reports from the next poll on, or not. */
static struct tn_loop_thread *new_thread(bool reports)
{
    struct tn_loop_thread *thread = tn_loop_thread_new(NULL);

    CHECK(thread != NULL);
    if (reports) {
        call_on(thread, report);
    }
    return thread;
}

/* Whether a grace period ends without further ado; for one that is to, later
 * will do, too. */
static bool ends_at_once(bool expected)
{
    struct tn_rcu_cookie cookie = tn_rcu_cookie_start();
    int64_t end =
        tn_deadline_in(expected ? 20 * TN_SECOND : 100 * TN_MILLISECOND);

    while (!tn_rcu_cookie_poll(cookie) && tn_now() < end) {
        sleep_ms(1);
    }
    return tn_rcu_cookie_poll(cookie);
}

static void stay(void *loop)
{
    CHECK(tn_loop_current() == loop && !tn_rcu_in_section());
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
    tn_event_reset(&may_leave);
}

static void hold_up(bool reports, void (*fn)(void *opaque), bool expected)
{
    struct tn_loop_thread *thread = new_thread(reports);

    call_later_on(thread, fn);
    tn_event_wait(&inside);
    tn_event_reset(&inside);
    CHECK(ends_at_once(expected) == expected);
    tn_event_set(&may_leave);
    tn_synchronize_rcu(); /* while the loop waits */
    tn_loop_thread_free(thread);
}

TEST(report_holds_up_in_functions)
{
    hold_up(true, stay, false);
}

TEST(report_only_if_asked_to)
{
    hold_up(false, stay, true);
}

static void stop_reporting_and_stay(void *loop)
{
    tn_loop_set_rcu_reporting(loop, false);
    tn_bh_schedule_oneshot(loop, stay, loop);
}

TEST(report_no_longer)
{
    hold_up(true, stop_reporting_and_stay, true);
}

/* A long function announces quiescent states. */
static void stay_and_announce(void *loop)
{
    (void)loop;
    tn_event_set(&inside);
    while (!tn_event_wait_until(&may_leave, tn_deadline_in(TN_MILLISECOND))) {
        tn_rcu_quiescent_state();
    }
}

TEST(report_quiescent_states)
{
    tn_rcu_quiescent_state(); /* no effect here */
    hold_up(true, stay_and_announce, true);
    tn_event_reset(&may_leave);
    hold_up(false, stay_and_announce, true);
}

/* Nested polls: of the same loop, and of one that does not report. */
static void poll_and_stay(void *loop)
{
    tn_event_set(&inside);
    while (!tn_event_wait_until(&may_leave, 0)) {
        tn_loop_poll(loop, true);
    }
}

static void poll_other_and_stay(void *loop)
{
    struct tn_loop *other = tn_loop_new();

    (void)loop;
    tn_bh_schedule_oneshot(other, stay, other);
    tn_loop_poll(other, true);
    tn_loop_unref(other);
}

static void poll_in_section(void *loop)
{
    tn_rcu_read_lock();
    poll_and_stay(loop);
    CHECK(tn_rcu_in_section());
    tn_rcu_read_unlock();
}

static void let_poll_end(void *opaque)
{
    (void)opaque;
}

static void hold_up_by_poll(void (*fn)(void *opaque), bool expected)
{
    struct tn_loop_thread *thread = new_thread(true);

    call_later_on(thread, fn);
    tn_event_wait(&inside);
    tn_event_reset(&inside);
    CHECK(ends_at_once(expected) == expected);
    tn_event_set(&may_leave);
    call_on(thread, let_poll_end);
    tn_synchronize_rcu();
    tn_loop_thread_free(thread);
    tn_event_reset(&may_leave);
}

TEST(report_nested_polls)
{
    hold_up_by_poll(poll_and_stay, true);
    hold_up_by_poll(poll_in_section, false);
    hold_up(true, poll_other_and_stay, false);
}

/* Functions that wait for grace periods themselves. */
static int called;

static void count(struct tn_rcu_head *head)
{
    called++;
    free(head);
}

static void wait_for_all(void *loop)
{
    (void)loop;
    tn_synchronize_rcu();
    tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
    tn_drain_call_rcu();
    CHECK(called == 1 && !tn_rcu_in_section());
    stay(loop);
}

TEST(report_waits_in_functions)
{
    hold_up(true, wait_for_all, false);
}

/* A section that is left open holds up what it did before, and no more. */
static void leave_open(void *loop)
{
    (void)loop;
    tn_rcu_read_lock();
    tn_event_set(&inside);
}

static void close_it(void *loop)
{
    (void)loop;
    CHECK(tn_rcu_in_section());
    tn_rcu_read_unlock();
    CHECK(!tn_rcu_in_section());
}

TEST(report_section_across_polls)
{
    struct tn_loop_thread *thread = new_thread(true);

    call_later_on(thread, leave_open);
    tn_event_wait(&inside);
    CHECK(!ends_at_once(false));
    call_on(thread, close_it);
    tn_synchronize_rcu();
    tn_loop_thread_free(thread);
}

/* And one that the loop's user has opened around a poll. */
TEST(report_inside_a_section)
{
    struct tn_loop *loop = tn_loop_new();

    tn_loop_set_rcu_reporting(loop, true);
    tn_rcu_read_lock();
    tn_bh_schedule_oneshot(loop, close_it, loop);
    tn_loop_poll(loop, true);
    CHECK(!tn_rcu_in_section());
    tn_synchronize_rcu();
    tn_loop_unref(loop);
}

static void poll_with(void (*fn)(void *opaque))
{
    struct tn_loop *loop = tn_loop_new();

    tn_loop_set_rcu_reporting(loop, true);
    tn_bh_schedule_oneshot(loop, fn, loop);
    tn_loop_poll(loop, true);
}

static void unlock(void *opaque)
{
    (void)opaque;
    tn_rcu_read_unlock();
}

static void unlock_without_lock(void)
{
    poll_with(unlock);
}

static void unregister(void *opaque)
{
    (void)opaque;
    tn_rcu_unregister_thread();
}

static void unregister_online(void)
{
    poll_with(unregister);
}

static void announce(void *opaque)
{
    (void)opaque;
    tn_rcu_read_lock();
    tn_rcu_quiescent_state();
}

static void announce_in_section(void)
{
    poll_with(announce);
}

static void nest(void *opaque)
{
    (void)opaque;
    for (int i = 0; i < 32767; i++) {
        tn_rcu_read_lock();
    }
}

static void nest_too_deep(void)
{
    poll_with(nest);
}

TEST(report_misuse)
{
    CHECK(tap_aborts_with(unlock_without_lock, "without a section"));
    CHECK(tap_aborts_with(unregister_online, "in a loop that reports for it"));
    CHECK(tap_aborts_with(announce_in_section, "quiescent state inside"));
    CHECK(tap_aborts_with(nest_too_deep, "too deep"));
}
