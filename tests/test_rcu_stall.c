/* SPDX-License-Identifier: MIT */

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TN_DEBUG
#include "tap.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/hooks.h"
#include "tenon/rcu.h"
#include "tenon/rcu_limits.h"
#include "tenon/rcu_stall.h"
#include "tenon/thread.h"
#include "threads.h"

static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event may_leave = TN_EVENT_INIT(false);
static int reader_number, line_of_lock;

static void *stay(void *arg)
{
    pthread_setname_np(pthread_self(), "a ) sleeper");
    reader_number = (int)syscall(SYS_gettid);
    line_of_lock = __LINE__ + 1;
    tn_rcu_read_lock();
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
    tn_rcu_read_unlock();
    tn_rcu_read_unlock();
    return arg;
}

static int reports;
static int64_t last_ns;

static bool ends_with(const char *text, const char *end)
{
    return strlen(text) >= strlen(end) &&
           strcmp(text + strlen(text) - strlen(end), end) == 0;
}

static void on_stall(const struct tn_rcu_stall *stall, void *opaque)
{
    const struct tn_rcu_stalled_reader *r = stall->readers;
    struct tn_rcu_stats stats;
    char place[64];

    CHECK(opaque == &reports);
    CHECK(stall->count == 1 && stall->listed == 1);
    CHECK(r->thread == reader_number && strcmp(r->name, "a ) sleeper") == 0);
    CHECK(r->state == 'S' || r->state == 'R'); /* not asleep yet */
    snprintf(place, sizeof(place), "test_rcu_stall.c:%d", line_of_lock);
    CHECK(r->place && ends_with(r->place, place));
    CHECK(stall->ns >= 2 * last_ns && stall->ns >= 20 * TN_MILLISECOND);
    CHECK(stall->callbacks_pending == 1);
    last_ns = (20 * TN_MILLISECOND) << reports;
    tn_rcu_stats(&stats);
    CHECK(stats.grace_periods_stalled == 0);
    if (++reports == 3) {
        tn_event_set(&may_leave);
    }
}

static void nothing(struct tn_rcu_head *head)
{
    (void)head;
}

TEST(rcu_stall_is_reported)
{
    static struct tn_rcu_head head;
    struct tn_rcu_stats stats;
    uint64_t slow = 0;
    pthread_t reader;

    tn_rcu_set_stall_limit(20 * TN_MILLISECOND);
    tn_rcu_set_stall_handler(on_stall, &reports);
    reader = thread_start(stay, NULL);
    tn_event_wait(&inside);
    tn_call_rcu1(&head, nothing);
    tn_drain_call_rcu();
    thread_join(reader);
    CHECK(reports >= 3);
    tn_rcu_stats(&stats);
    CHECK(stats.grace_periods_stalled == 1 && stats.callbacks_pending == 0);
    for (int i = 4; i < TN_RCU_LATENCIES; i++) {
        slow += stats.latencies[i]; /* 10 ms and longer */
    }
    CHECK(slow >= 1);
}

/* Reports that were due while the handler was at work are one. */
static int64_t lasted[3];

static void take_time(const struct tn_rcu_stall *stall, void *unused)
{
    (void)unused;
    CHECK(reports < 3);
    lasted[reports] = stall->ns;
    if (reports++ == 0) {
        sleep_ms(200);
    } else if (reports == 3) {
        tn_event_set(&may_leave);
    }
}

TEST(rcu_stall_is_reported_once_per_doubling)
{
    pthread_t reader;

    tn_rcu_set_stall_limit(20 * TN_MILLISECOND);
    tn_rcu_set_stall_handler(take_time, NULL);
    reader = thread_start(stay, NULL);
    tn_event_wait(&inside);
    tn_synchronize_rcu();
    thread_join(reader);
    CHECK(lasted[1] >= 200 * TN_MILLISECOND);
    CHECK(lasted[2] - lasted[1] >= 20 * TN_MILLISECOND);
}

/* Who comes later than the grace period, and is in its way, has come later. */
static struct tn_event may_end = TN_EVENT_INIT(false);
static _Alignas(8) int64_t came_at;

static void let_the_late_one_go(const struct tn_rcu_stall *stall, void *unused)
{
    (void)unused;
    if (stall->readers[0].thread == reader_number) {
        return; /* the first reader, which has yet to go */
    }
    CHECK(stall->ns <= tn_now() - tn_atomic_read(&came_at));
    tn_event_set(&may_end);
}

static void *come_late(void *arg)
{
    tn_atomic_set(&came_at, tn_now());
    tn_rcu_read_lock();
    tn_event_set(&may_leave);
    if (!tn_event_wait_until(&may_end, tn_deadline_in(TN_SECOND))) {
        tn_event_set(&may_end); /* it is not in the way */
    }
    tn_rcu_read_unlock();
    return arg;
}

static void *synchronize(void *arg)
{
    tn_event_set(&inside);
    tn_synchronize_rcu();
    return arg;
}

TEST(rcu_stall_by_a_newcomer)
{
    pthread_t reader = thread_start(stay, NULL), waits, late;

    tn_event_wait(&inside);
    tn_event_reset(&inside);
    tn_rcu_set_stall_limit(300 * TN_MILLISECOND);
    tn_rcu_set_stall_handler(let_the_late_one_go, NULL);
    tn_atomic_set(&came_at, INT64_MIN / 2);
    waits = thread_start(synchronize, NULL);
    tn_event_wait(&inside);
    sleep_ms(200);
    late = thread_start(come_late, NULL);
    thread_join(reader);
    thread_join(waits);
    thread_join(late);
}

/* A report is no place where a thread is cancelled that others wait for. */
TEST_WITHIN(rcu_stall_report_is_no_cancellation_point, 20)
{
    pthread_t reader = thread_start(stay, NULL), waits;

    tn_event_wait(&inside);
    tn_event_reset(&inside);
    tn_rcu_set_stall_limit(20 * TN_MILLISECOND);
    waits = thread_start(synchronize, NULL);
    tn_event_wait(&inside);
    pthread_cancel(waits);
    sleep_ms(100);
    tn_event_set(&may_leave);
    CHECK(thread_join(waits) != PTHREAD_CANCELED);
    thread_join(reader);
    tn_synchronize_rcu();
}

/* A handler does not wait for what waits for it. */
static struct tn_rcu_head queued;

static void call_rcu(const struct tn_rcu_stall *stall, void *unused)
{
    (void)stall;
    (void)unused;
    tn_call_rcu1(&queued, nothing);
    tn_event_set(&may_leave);
}

TEST_WITHIN(rcu_stall_handler_queues, 20)
{
    const struct tn_rcu_limits limits = {.wait_ns = TN_FOREVER};
    pthread_t reader = thread_start(stay, NULL);

    tn_event_wait(&inside);
    tn_rcu_set_limits(&limits);
    tn_rcu_set_stall_limit(20 * TN_MILLISECOND);
    tn_rcu_set_stall_handler(call_rcu, NULL);
    tn_synchronize_rcu();
    thread_join(reader);
    tn_drain_call_rcu();
}

static void synchronize_in_handler(const struct tn_rcu_stall *stall,
                                   void *unused)
{
    (void)stall;
    (void)unused;
    tn_event_set(&may_leave);
    tn_synchronize_rcu();
}

static void wait_in_handler(void)
{
    thread_start(stay, NULL);
    tn_event_wait(&inside);
    tn_rcu_set_stall_limit(20 * TN_MILLISECOND);
    tn_rcu_set_stall_handler(synchronize_in_handler, NULL);
    tn_synchronize_rcu();
}

TEST_WITHIN(rcu_stall_handler_waits, 20)
{
    CHECK(tap_aborts_with(wait_in_handler, "in the handler of stalls"));
}

/* A place is that of a section, and not of one that the thread had before. */
static void have_been_inside(void *unused)
{
    (void)unused;
    tn_rcu_read_lock();
    tn_rcu_read_unlock();
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
}

static void begin_to_report(void *opaque)
{
    struct tn_loop *loop = opaque;

    tn_loop_set_rcu_reporting(loop, true);
    CHECK(tn_bh_schedule_oneshot(loop, have_been_inside, NULL) == 0);
}

static void expect_no_place(const struct tn_rcu_stall *stall, void *unused)
{
    (void)unused;
    CHECK(stall->count == 1 && !stall->readers[0].place);
    tn_event_set(&may_leave);
}

TEST(rcu_stall_in_a_loop_has_no_place)
{
    struct tn_loop_thread *thread = tn_loop_thread_new(NULL);
    struct tn_loop *loop = tn_loop_thread_loop(thread);

    tn_rcu_set_stall_limit(20 * TN_MILLISECOND);
    tn_rcu_set_stall_handler(expect_no_place, NULL);
    CHECK(tn_bh_schedule_oneshot(loop, begin_to_report, loop) == 0);
    tn_event_wait(&inside);
    tn_synchronize_rcu();
    tn_loop_thread_free(thread);
}

static char line[512];
static int lines;

static void keep_line(const char *text, void *unused)
{
    (void)unused;
    if (lines++ == 0) {
        strncpy(line, text, sizeof(line) - 1);
        tn_event_set(&may_leave);
    }
}

TEST(rcu_stall_as_message)
{
    char who[64];
    pthread_t reader;

    tn_rcu_set_stall_limit(20 * TN_MILLISECOND);
    tn_set_message_handler(keep_line, NULL);
    reader = thread_start(stay, NULL);
    tn_event_wait(&inside);
    tn_synchronize_rcu();
    thread_join(reader);
    snprintf(who, sizeof(who), "\"a ) sleeper\" (%d) has been in a section",
             reader_number);
    CHECK(strstr(line, who));
    CHECK(strstr(line, "sleeps") || strstr(line, "runs")); /* not yet */
    CHECK(strstr(line, "opened at ") && strstr(line, "pending: 0 callbacks"));
}

static int quiet;

static void *stay_quietly(void *arg)
{
    TN_WITH_RCU_READ_LOCK_GUARD()
    {
        tn_atomic_inc(&quiet);
        tn_event_wait(&may_leave);
    }
    return arg;
}

static unsigned count, listed;

static void count_readers(const struct tn_rcu_stall *stall, void *unused)
{
    (void)unused;
    if (count == 0) { /* later some may have left */
        count = stall->count;
        listed = stall->listed;
    }
    tn_event_set(&may_leave);
}

TEST(rcu_stall_by_many)
{
    pthread_t readers[20];

    tn_rcu_set_stall_limit(20 * TN_MILLISECOND);
    tn_rcu_set_stall_handler(count_readers, NULL);
    for (int i = 0; i < 20; i++) {
        readers[i] = thread_start(stay_quietly, NULL);
    }
    while (tn_atomic_read(&quiet) < 20) {
        sleep_ms(1);
    }
    tn_synchronize_rcu();
    for (int i = 0; i < 20; i++) {
        thread_join(readers[i]);
    }
    CHECK(count == 20 && listed == 16);
}

TEST(rcu_no_stall_without_limit)
{
    pthread_t reader;

    tn_rcu_set_stall_limit(TN_FOREVER);
    tn_rcu_set_stall_handler(on_stall, NULL); /* would fail */
    reader = thread_start(stay, NULL);
    tn_event_wait(&inside);
    CHECK(!tn_rcu_cookie_poll(tn_rcu_cookie_start()));
    sleep_ms(50);
    tn_event_set(&may_leave);
    thread_join(reader);
    tn_synchronize_rcu();
}

static void no_limit(void)
{
    tn_rcu_set_stall_limit(0);
}

TEST(rcu_stall_misuse)
{
    CHECK(tap_aborts_with(no_limit, "is not positive"));
}
