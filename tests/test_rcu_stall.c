/* SPDX-License-Identifier: MIT */

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TN_DEBUG
#include "tap.h"
#include "tenon/event.h"
#include "tenon/hooks.h"
#include "tenon/rcu.h"
#include "tenon/rcu_stall.h"
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
    CHECK(reports == 3);
    tn_rcu_stats(&stats);
    CHECK(stats.grace_periods_stalled == 1 && stats.callbacks_pending == 0);
    for (int i = 4; i < TN_RCU_LATENCIES; i++) {
        slow += stats.latencies[i]; /* 10 ms and longer */
    }
    CHECK(slow >= 1);
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
    CHECK(strstr(line, who) && strstr(line, "sleeps"));
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
