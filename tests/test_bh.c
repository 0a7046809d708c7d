/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "handlers.h"
#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/hooks.h"

static struct tn_loop *loop;
static char calls[64]; /* a letter for each call */
static struct tn_bh *bhs[4];

static void note(void *letter)
{
    size_t n = strlen(calls);

    calls[n] = *(const char *)letter;
}

static void setup(void)
{
    static const char *letters = "abcd";

    loop = tn_loop_new();
    CHECK(loop);
    for (int i = 0; i < 4; i++) {
        bhs[i] = tn_bh_new(loop, note, (void *)(size_t)&letters[i]);
        CHECK(bhs[i]);
    }
}

static void teardown(void)
{
    for (int i = 0; i < 4; i++) {
        if (bhs[i]) {
            tn_bh_delete(bhs[i]);
        }
    }
    tn_loop_unref(loop);
}

TEST(bh_called_once_in_order)
{
    setup();
    CHECK(!tn_loop_poll(loop, false) && strcmp(calls, "") == 0);
    tn_bh_schedule(bhs[2]);
    tn_bh_schedule(bhs[0]);
    tn_bh_schedule(bhs[2]);
    tn_bh_schedule(bhs[1]);
    CHECK(strcmp(calls, "") == 0);
    CHECK(tn_loop_poll(loop, true) && strcmp(calls, "cab") == 0);
    CHECK(!tn_loop_poll(loop, false) && strcmp(calls, "cab") == 0);
    teardown();
}

TEST(bh_cancelled_and_deleted)
{
    setup();
    for (int i = 0; i < 4; i++) {
        tn_bh_schedule(bhs[i]);
    }
    tn_bh_cancel(bhs[0]);
    tn_bh_delete(bhs[1]);
    bhs[1] = NULL;
    tn_bh_cancel(bhs[2]);
    tn_bh_schedule(bhs[2]); /* after all */
    CHECK(tn_loop_poll(loop, true) && strcmp(calls, "cd") == 0);
    tn_bh_cancel(bhs[3]);
    CHECK(!tn_loop_poll(loop, false));
    tn_bh_schedule(bhs[3]);
    tn_bh_cancel(bhs[3]);
    CHECK(!tn_loop_poll(loop, false) && strcmp(calls, "cd") == 0);
    teardown();
}

static struct tn_bh *again;
static int rounds;

static void reschedule(void *limit)
{
    if (++rounds < *(int *)limit) {
        tn_bh_schedule(again);
    }
}

/* B2: a bottom half that schedules itself waits for the next poll. */
TEST(bh_reschedules_itself)
{
    int limit = 5;

    setup();
    again = tn_bh_new(loop, reschedule, &limit);
    tn_bh_schedule(again);
    for (int i = 1; i <= limit; i++) {
        CHECK(tn_loop_poll(loop, true) && rounds == i);
    }
    CHECK(!tn_loop_poll(loop, false) && rounds == limit);
    tn_bh_delete(again);
    teardown();
}

static void delete_itself(void *bh)
{
    tn_bh_delete(*(struct tn_bh **)bh);
    rounds++;
}

static void delete_others(void *opaque)
{
    (void)opaque;
    for (int i = 0; i < 4; i++) {
        tn_bh_delete(bhs[i]);
        bhs[i] = NULL;
    }
}

TEST(bh_deleted_in_functions)
{
    struct tn_bh *self;

    setup();
    self = tn_bh_new(loop, delete_itself, &self);
    tn_bh_schedule(self);
    CHECK(tn_loop_poll(loop, true) && rounds == 1);
    self = tn_bh_new(loop, delete_others, NULL);
    tn_bh_schedule(self);
    for (int i = 0; i < 4; i++) {
        tn_bh_schedule(bhs[i]);
    }
    CHECK(tn_loop_poll(loop, true) && strcmp(calls, "") == 0);
    tn_bh_delete(self);
    teardown();
}

TEST(bh_oneshot)
{
    setup();
    CHECK(tn_bh_schedule_oneshot(loop, note, (void *)(size_t) "x") == 0);
    CHECK(tn_bh_schedule_oneshot(loop, note, (void *)(size_t) "y") == 0);
    CHECK(tn_loop_poll(loop, true) && strcmp(calls, "xy") == 0);
    CHECK(!tn_loop_poll(loop, false) && strcmp(calls, "xy") == 0);
    teardown();
}

/* B4: the inner poll calls what the outer one has taken. */
static void poll_inside(void *opaque)
{
    note((void *)(size_t) "(");
    while (tn_loop_poll(opaque, false)) {
    }
    note((void *)(size_t) ")");
}

TEST(bh_nested_poll)
{
    struct tn_bh *nest;

    setup();
    nest = tn_bh_new(loop, poll_inside, loop);
    tn_bh_schedule(bhs[0]);
    tn_bh_schedule(nest);
    tn_bh_schedule(bhs[1]);
    tn_bh_schedule(bhs[2]);
    CHECK(tn_loop_poll(loop, true) && strcmp(calls, "a(bc)") == 0);
    tn_bh_delete(nest);
    teardown();
}

static void wait_inside(void *opaque)
{
    tn_bh_schedule(bhs[3]);
    while (!strchr(calls, 'd')) {
        tn_loop_poll(opaque, true); /* blocks, but for what is there */
    }
}

TEST(bh_nested_poll_blocks_only_if_nothing_is_left)
{
    struct tn_bh *nest;

    setup();
    nest = tn_bh_new(loop, wait_inside, loop);
    tn_bh_schedule(nest);
    tn_bh_schedule(bhs[0]);
    CHECK(tn_loop_poll(loop, true) && strcmp(calls, "ad") == 0);
    tn_bh_delete(nest);
    teardown();
}

TEST(bh_idle)
{
    int64_t start;

    setup();
    start = tn_now();
    tn_bh_schedule_idle(bhs[0]);
    tn_bh_schedule_idle(bhs[1]);
    CHECK(!tn_loop_poll(loop, false) && strcmp(calls, "") == 0);
    tn_bh_schedule(bhs[1]); /* overrides */
    CHECK(tn_loop_poll(loop, true));
    CHECK(strcmp(calls, "b") == 0 || tn_now() - start >= 10 * TN_MILLISECOND);
    while (!strchr(calls, 'a')) {
        CHECK(!tn_loop_poll(loop, true)); /* not as progress */
        CHECK(tn_now() < start + 10 * TN_SECOND);
    }
    tn_bh_schedule_idle(bhs[2]);
    tn_bh_schedule_idle(bhs[3]);
    tn_loop_poll(loop, false);
    tn_bh_cancel(bhs[2]);
    tn_bh_delete(bhs[3]);
    bhs[3] = NULL;
    sleep_ms(15);
    tn_loop_poll(loop, false);
    CHECK(strcmp(calls, "ba") == 0 || strcmp(calls, "ab") == 0);
    teardown();
}

/* B1, B4: also of those that have waited as idle. */
static void schedule_and_wait_inside(void *opaque)
{
    tn_bh_schedule(bhs[1]);     /* once more: shares the call */
    tn_loop_poll(opaque, true); /* blocks, but for what is there */
    CHECK(strchr(calls, 'b'));
}

TEST_WITHIN(bh_nested_poll_calls_those_that_waited_as_idle, 5)
{
    struct tn_bh *nest;

    setup();
    nest = tn_bh_new(loop, schedule_and_wait_inside, loop);
    tn_bh_schedule_idle(nest);
    tn_bh_schedule_idle(bhs[0]);
    tn_bh_schedule_idle(bhs[1]);
    CHECK(!tn_loop_poll(loop, false) && strcmp(calls, "") == 0);
    tn_bh_schedule(nest);
    tn_bh_schedule(bhs[0]);
    tn_bh_schedule(bhs[1]);
    CHECK(tn_loop_poll(loop, true));
    CHECK(strcmp(calls, "ab") == 0);
    sleep_ms(11);
    CHECK(!tn_loop_poll(loop, false) && strcmp(calls, "ab") == 0);
    tn_bh_schedule_idle(bhs[1]); /* waits again */
    CHECK(!tn_loop_poll(loop, false) && strcmp(calls, "ab") == 0);
    tn_bh_delete(nest);
    teardown();
}

/* Newcomers do not put off those that wait. */
TEST(bh_idle_does_not_wait_for_newcomers)
{
    setup();
    for (int i = 1; i <= 5; i++) {
        tn_bh_schedule_idle(bhs[0]);
        tn_loop_poll(loop, false);
        sleep_ms(6);
        tn_bh_schedule_idle(bhs[1]);
        tn_loop_poll(loop, false);
        sleep_ms(6);
        tn_loop_poll(loop, false);
        CHECK(strchr(calls, 'a'));
        memset(calls, 0, sizeof(calls));
    }
    teardown();
}

/* One whose time has come does not wait again, also called by a nested poll. */
static void poll_once_inside(void *opaque)
{
    tn_loop_poll(opaque, false);
    CHECK(strcmp(calls, "a") == 0);
}

TEST(bh_idle_is_not_put_off_by_nesting)
{
    struct tn_bh *nest;

    setup();
    nest = tn_bh_new(loop, poll_once_inside, loop);
    tn_bh_schedule_idle(nest);
    tn_bh_schedule_idle(bhs[0]);
    tn_loop_poll(loop, false);
    sleep_ms(11);
    tn_loop_poll(loop, false);
    CHECK(strcmp(calls, "a") == 0);
    tn_bh_schedule_idle(bhs[0]); /* waits anew */
    CHECK(!tn_loop_poll(loop, false) && strcmp(calls, "a") == 0);
    tn_bh_delete(nest);
    teardown();
}

static void leak_bh(void)
{
    loop = tn_loop_new();
    tn_bh_new(loop, note, NULL);
    tn_loop_unref(loop);
}

static void leak_scheduled_bh(void)
{
    loop = tn_loop_new();
    tn_bh_schedule(tn_bh_new(loop, poll_inside, NULL));
    tn_loop_unref(loop);
}

static void leak_oneshot(void)
{
    loop = tn_loop_new();
    tn_bh_schedule_oneshot(loop, delete_others, NULL);
    tn_loop_unref(loop);
}

TEST(bh_leaks_are_named)
{
    CHECK(tap_aborts_with(leak_bh, "ended with bottom half \"note\" alive"));
    CHECK(tap_aborts_with(leak_scheduled_bh, "\"poll_inside\" alive"));
    CHECK(tap_aborts_with(leak_oneshot, "\"delete_others\" alive"));
}

static void *no_memory(size_t size, void *opaque)
{
    (void)size;
    (void)opaque;
    return NULL;
}

static void release(void *memory, void *opaque)
{
    (void)opaque;
    free(memory);
}

TEST(bh_without_memory)
{
    setup();
    tn_set_allocator(no_memory, release, NULL);
    errno = 0;
    CHECK(tn_bh_new(loop, note, NULL) == NULL && errno == ENOMEM);
    CHECK(tn_bh_schedule_oneshot(loop, note, NULL) == -ENOMEM);
    tn_set_allocator(NULL, NULL, NULL);
    tn_bh_schedule(bhs[0]);
    CHECK(tn_loop_poll(loop, true) && strcmp(calls, "a") == 0);
    teardown();
}

/* From a signal handler, into a loop that sleeps. */
static void schedule_in_handler(int number)
{
    (void)number;
    tn_bh_schedule(bhs[0]);
}

static void *signal_soon(void *thread)
{
    sleep_ms(20);
    pthread_kill(*(pthread_t *)thread, SIGUSR1);
    return NULL;
}

TEST(bh_scheduled_in_signal_handler)
{
    struct sigaction action = {.sa_handler = schedule_in_handler};
    pthread_t self = pthread_self(), thread;

    needs_handlers();
    setup();
    sigaction(SIGUSR1, &action, NULL);
    thread = thread_start(signal_soon, &self);
    while (!tn_loop_poll(loop, true)) {
    }
    CHECK(strcmp(calls, "a") == 0);
    thread_join(thread);
    teardown();
}

/*
 * B1: of several threads that write and schedule, the last value of each is
 * seen.  Plain data would be a race: the writers do not exclude the reader.
 */
enum { SENDERS = 3, SENDS = 100000 };

static int sent[SENDERS], seen[SENDERS];
static struct tn_bh *receiver;

static void receive(void *opaque)
{
    (void)opaque;
    for (int i = 0; i < SENDERS; i++) {
        seen[i] = tn_atomic_read(&sent[i]);
    }
}

static void *send(void *number)
{
    for (int i = 1; i <= SENDS; i++) {
        tn_atomic_set((int *)number, i);
        tn_bh_schedule(receiver);
    }
    return NULL;
}

TEST(bh_sees_the_last_value)
{
    pthread_t threads[SENDERS];
    bool all = false;

    setup();
    receiver = tn_bh_new(loop, receive, NULL);
    for (int i = 0; i < SENDERS; i++) {
        threads[i] = thread_start(send, &sent[i]);
    }
    while (!all) {
        tn_loop_poll(loop, true);
        all = true;
        for (int i = 0; i < SENDERS; i++) {
            all &= seen[i] == SENDS;
        }
    }
    for (int i = 0; i < SENDERS; i++) {
        thread_join(threads[i]);
    }
    tn_bh_delete(receiver);
    teardown();
}

/* Plain data handed over and back, for TSan. */
static int plain;
static struct tn_event taken = TN_EVENT_INIT(false);

static void take_plain(void *opaque)
{
    (void)opaque;
    plain++;
    tn_event_set(&taken);
}

static void *give_plain(void *arg)
{
    for (int i = 0; i < 2000; i++) {
        tn_event_reset(&taken);
        plain++;
        tn_bh_schedule(receiver);
        tn_event_wait(&taken);
    }
    tn_loop_stop(loop);
    return arg;
}

TEST(bh_carries_plain_data)
{
    pthread_t thread;

    setup();
    receiver = tn_bh_new(loop, take_plain, NULL);
    thread = thread_start(give_plain, NULL);
    tn_loop_run(loop);
    thread_join(thread);
    CHECK(plain == 4000);
    tn_bh_delete(receiver);
    teardown();
}
