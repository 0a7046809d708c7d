/* SPDX-License-Identifier: MIT */
/* What the programs do not use of loops, timers and coroutines. */

#include "qemu/osdep.h"
#include "block/aio-wait.h"
#include "block/aio.h"
#include "qapi/error.h"
#include "qemu/coroutine.h"
#include "qemu/main-loop.h"
#include "qemu/sockets.h"
#include "iothread.h"

#include "tap.h"

static AioContext *begin(void)
{
    AioContext *ctx = aio_context_new(&error_abort);

    qemu_set_current_aio_context(ctx);
    CHECK(in_aio_context_home_thread(ctx));
    return ctx;
}

static void end(AioContext *ctx)
{
    aio_context_unref(ctx);
    qemu_set_current_aio_context(NULL);
}

static int reads, writes;

static void on_read(void *opaque)
{
    char byte;

    CHECK(read(*(int *)opaque, &byte, 1) == 1);
    reads++;
}

static void on_write(void *opaque)
{
    (void)opaque;
    writes++;
}

TEST(descriptors)
{
    AioContext *ctx = begin();
    int pair[2];

    CHECK(qemu_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    qemu_socket_set_nonblock(pair[0]);
    aio_set_fd_handler(ctx, pair[0], on_read, NULL, NULL, NULL, &pair[0]);
    CHECK(!aio_poll(ctx, false));
    CHECK(write(pair[1], "x", 1) == 1);
    CHECK(aio_poll(ctx, true) && reads == 1 && writes == 0);
    aio_set_fd_handler(ctx, pair[0], on_read, on_write, NULL, NULL, &pair[0]);
    CHECK(aio_poll(ctx, true) && writes == 1);
    aio_set_fd_handler(ctx, pair[0], NULL, NULL, NULL, NULL, NULL);
    CHECK(!aio_poll(ctx, false) && !aio_prepare(ctx) && !aio_pending(ctx));
    end(ctx);
}

struct polled {
    EventNotifier e;
    bool ready, ready_at_end;
    int reads, readies, begins, ends;
};

static void on_event(EventNotifier *e)
{
    CHECK(event_notifier_test_and_clear(e));
    container_of(e, struct polled, e)->reads++;
}

static bool is_ready(void *opaque)
{
    return container_of((EventNotifier *)opaque, struct polled, e)->ready;
}

static void on_ready(EventNotifier *e)
{
    struct polled *p = container_of(e, struct polled, e);

    p->readies++;
    p->ready = false;
}

static void on_begin(EventNotifier *e)
{
    container_of(e, struct polled, e)->begins++;
}

static void on_end(EventNotifier *e)
{
    struct polled *p = container_of(e, struct polled, e);

    p->ends++;
    p->ready = p->ready_at_end;
}

static void schedule_again(void *opaque)
{
    qemu_bh_schedule(*(QEMUBH **)opaque);
}

TEST(busy_polling)
{
    struct polled p = {.reads = 0};
    AioContext *ctx = begin();
    Error *error = NULL;
    QEMUBH *bh = aio_bh_new(ctx, schedule_again, &bh);

    aio_context_set_poll_params(ctx, -1, 0, 0, &error);
    error_free_or_abort(&error);
    aio_context_set_poll_params(ctx, 10 * SCALE_MS, 0, 0, &error_abort);
    aio_context_set_aio_params(ctx, 4);
    event_notifier_init(&p.e, true);
    aio_set_event_notifier(ctx, &p.e, on_event, is_ready, on_ready);
    aio_set_event_notifier_poll(ctx, &p.e, on_begin, on_end);
    CHECK(!aio_poll_disabled(ctx) && !aio_has_io_uring());
    CHECK(!aio_poll(ctx, false)); /* it takes no part yet */
    CHECK(aio_poll(ctx, true) && p.reads == 1 && p.begins == 0);
    p.ready = true;
    CHECK(aio_poll(ctx, true) && p.readies == 1 && p.begins == 1);
    p.ready = true;
    CHECK(aio_poll(ctx, false) && p.readies == 2);

    /* Polling gives way to what is due, and ends before a sleep. */
    qemu_bh_schedule(bh);
    CHECK(aio_poll(ctx, true) && p.ends == 1);
    qemu_bh_delete(bh);

    /* What becomes ready as polling ends is found by one more. */
    p.ready_at_end = true;
    CHECK(aio_poll(ctx, true) && p.readies == 3 && p.reads == 1);

    aio_set_event_notifier(ctx, &p.e, on_event, NULL, NULL);
    CHECK(aio_poll_disabled(ctx));
    aio_set_event_notifier(ctx, &p.e, NULL, NULL, NULL);
    event_notifier_cleanup(&p.e);
    end(ctx);
}

/* A thread that polls a context which is also a source of a GLib context. */
static AioContext *attached;
static QemuEvent attached_is_there;
static bool stopping;

static void *poll_attached(void *opaque)
{
    GMainContext *glib = g_main_context_new();
    AioContext *ctx = begin();
    GSource *source = aio_get_g_source(ctx);

    g_source_attach(source, glib);
    g_source_unref(source);
    attached = ctx;
    qemu_event_set(&attached_is_there);
    while (!stopping) {
        aio_poll(ctx, true);
    }
    g_main_context_unref(glib);
    return opaque;
}

static void stop_polling(void *opaque)
{
    *(bool *)opaque = true;
}

TEST(context_outlives_the_one_of_glib)
{
    QemuThread thread;

    qemu_event_init(&attached_is_there, false);
    qemu_thread_create(&thread, NULL, poll_attached, NULL,
                       QEMU_THREAD_JOINABLE);
    qemu_event_wait(&attached_is_there);
    aio_context_ref(attached);
    aio_bh_schedule_oneshot(attached, stop_polling, &stopping);
    qemu_thread_join(&thread);
    aio_context_unref(attached);
    aio_context_unref(attached);
}

static MemReentrancyGuard guard;
static int guarded;

static void look_at_guard(void *opaque)
{
    (void)opaque;
    guarded += guard.engaged_in_io;
}

TEST(bottom_halves)
{
    AioContext *ctx = begin();
    QEMUBH *bh = aio_bh_new_guarded(ctx, look_at_guard, NULL, &guard);

    aio_bh_call(bh);
    CHECK(guarded == 1 && !guard.engaged_in_io);
    qemu_bh_schedule(bh);
    CHECK(aio_compute_timeout(ctx) == 0);
    CHECK(aio_bh_poll(ctx) == 1 && guarded == 2);
    CHECK(aio_compute_timeout(ctx) == -1);
    qemu_bh_schedule_idle(bh);
    CHECK(aio_compute_timeout(ctx) == 10 * SCALE_MS);
    qemu_bh_cancel(bh);
    CHECK(aio_compute_timeout(ctx) == -1);
    qemu_bh_schedule_idle(bh);
    while (guarded == 2) {
        aio_poll(ctx, true);
    }
    CHECK(aio_compute_timeout(ctx) == -1);
    qemu_bh_delete(bh);
    end(ctx);
}

static void leak_bh(void)
{
    AioContext *ctx = aio_context_new(&error_abort);

    aio_bh_new(ctx, look_at_guard, NULL);
    aio_context_unref(ctx);
}

TEST(leaked_bottom_half_is_named)
{
    CHECK(tap_aborts_with(leak_bh, "look_at_guard"));
}

static int fired;

static void on_timer(void *opaque)
{
    fired = fired * 10 + *(int *)opaque;
}

TEST(timer_lists)
{
    int one = 1, two = 2;
    QEMUTimer a, b, *c;
    int64_t now;

    init_clocks(NULL);
    CHECK(!qemu_clock_has_timers(QEMU_CLOCK_VIRTUAL));
    timer_init_ns(&a, QEMU_CLOCK_VIRTUAL, on_timer, &one);
    timer_init_us(&b, QEMU_CLOCK_VIRTUAL, on_timer, &two);
    c = timer_new_ms(QEMU_CLOCK_VIRTUAL, on_timer, &two);
    now = qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL);
    timer_mod(c, now + 100000);
    CHECK(timer_pending(c) && !timer_expired(c, now));
    CHECK(timer_expire_time_ns(c) == (uint64_t)(now + 100000) * SCALE_MS);
    CHECK(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, 0) > SCALE_MS);
    timer_mod_ns(&b, 2);
    timer_mod_ns(&a, 1);
    timer_mod_anticipate_ns(&a, 10);
    CHECK(timer_expire_time_ns(&a) == 1 && timer_expired(&a, 1));
    CHECK(qemu_clock_expired(QEMU_CLOCK_VIRTUAL));
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL, false);
    CHECK(!qemu_clock_run_all_timers());
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL, true);
    CHECK(qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL) && fired == 12);
    CHECK(!timer_pending(&a));
    qemu_clock_advance_virtual_time((now + 100000) * SCALE_MS);
    CHECK(fired == 122 && qemu_clock_use_for_deadline(QEMU_CLOCK_HOST));
    timer_free(c);
    timer_deinit(&a);
}

static QEMUTimer again;

static void rearm_in_the_past(void *opaque)
{
    if (++*(int *)opaque < 3) {
        timer_mod_ns(&again, 0);
    }
}

TEST(timer_armed_for_the_past)
{
    int calls = 0;

    init_clocks(NULL);
    timer_init_ns(&again, QEMU_CLOCK_REALTIME, rearm_in_the_past, &calls);
    timer_mod_ns(&again, 0);
    CHECK(qemu_clock_run_all_timers() && calls == 3); /* in one pass */
}

static void count_notify(void *opaque, QEMUClockType type)
{
    CHECK(type == QEMU_CLOCK_HOST);
    ++*(int *)opaque;
}

TEST(timer_list_of_ones_own)
{
    int notified = 0, one = 1;
    QEMUTimerList *list =
        timerlist_new(QEMU_CLOCK_HOST, count_notify, &notified);
    QEMUTimerListGroup group = {.tl = {[QEMU_CLOCK_HOST] = list}};
    QEMUTimer timer;

    timer_init_full(&timer, &group, QEMU_CLOCK_HOST, SCALE_NS, 0, on_timer,
                    &one);
    CHECK(timerlist_deadline_ns(list) == -1 && !timerlist_expired(list));
    timer_mod(&timer, get_clock_realtime() + SCALE_MS);
    CHECK(notified == 1 && timerlist_has_timers(list));
    CHECK(timerlist_get_clock(list) == QEMU_CLOCK_HOST);
    while (!timerlist_run_timers(list)) {
        CHECK(qemu_poll_ns(NULL, 0, timerlist_deadline_ns(list)) == 0);
    }
    qemu_clock_notify(QEMU_CLOCK_HOST);
    CHECK(notified == 2 && fired == 1);
    timerlist_free(list);
    CHECK(qemu_timeout_ns_to_ms(1) == 1 && qemu_timeout_ns_to_ms(-1) == -1);
    CHECK(qemu_timeout_ns_to_ms(INT64_MAX) == INT32_MAX);
    CHECK(qemu_soonest_timeout(-1, 5) == 5 && qemu_soonest_timeout(3, 5) == 3);
}

static int main_reads;

static void on_main_read(EventNotifier *e)
{
    CHECK(event_notifier_test_and_clear(e));
    CHECK(bql_locked());
    main_reads++;
}

static int polls;

static void on_main_poll(Notifier *notifier, void *data)
{
    MainLoopPoll *poll = data;

    (void)notifier;
    CHECK(poll->pollfds);
    polls += poll->state == MAIN_LOOP_POLL_FILL ? 1
             : poll->state == MAIN_LOOP_POLL_OK ? 10
                                                : 100;
}

TEST(main_loop)
{
    Notifier notifier = {.notify = on_main_poll};
    EventNotifier e;
    QEMUTimer *timer;
    int seven = 7;

    CHECK(qemu_init_main_loop(&error_abort) == 0);
    CHECK(qemu_in_main_thread());
    GLOBAL_STATE_CODE();
    bql_lock();
    event_notifier_init(&e, true);
    event_notifier_set_handler(&e, on_main_read);
    main_loop_poll_add_notifier(&notifier);
    main_loop_wait(false);
    CHECK(main_reads == 1 && polls == 11);
    main_loop_poll_remove_notifier(&notifier);
    event_notifier_set_handler(&e, NULL);
    qemu_notify_event();
    main_loop_wait(false); /* does not wait */
    timer = timer_new_ms(QEMU_CLOCK_REALTIME, on_timer, &seven);
    timer_mod(timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + 5);
    while (fired != 7) {
        main_loop_wait(false);
    }
    timer_free(timer);
    main_loop_wait(true);
    bql_unlock();
    event_notifier_cleanup(&e);
    {
        BQL_LOCK_GUARD();
        BQL_LOCK_GUARD(); /* has it already */
        CHECK(bql_locked() && qemu_mutex_iothread_locked());
    }
    CHECK(!bql_locked());
}

static void *look_with_bql(void *opaque)
{
    CHECK(qemu_get_current_aio_context() == NULL);
    bql_lock();
    CHECK(qemu_get_current_aio_context() == qemu_get_aio_context());
    bql_unlock();
    return opaque;
}

static bool ended;

static void end_it(void *opaque)
{
    qatomic_set((bool *)opaque, true);
    aio_wait_kick();
}

static void note_thread(void *opaque)
{
    qemu_thread_get_self(opaque);
}

TEST(waiting)
{
    QemuThread thread, there;
    IOThread *io;
    QEMUBH *bh;

    CHECK(qemu_init_main_loop(&error_abort) == 0);
    io = iothread_new();
    qemu_thread_create(&thread, NULL, look_with_bql, NULL,
                       QEMU_THREAD_JOINABLE);
    qemu_thread_join(&thread);
    CHECK(!AIO_WAIT_WHILE(NULL, false));
    aio_bh_schedule_oneshot(iothread_get_aio_context(io), end_it, &ended);
    AIO_WAIT_WHILE_UNLOCKED(iothread_get_aio_context(io),
                            !qatomic_read(&ended));
    aio_wait_bh_oneshot(iothread_get_aio_context(io), note_thread, &there);
    CHECK(!qemu_thread_is_self(&there));
    bh = qemu_bh_new(end_it, &ended);
    qemu_bh_delete(bh);
    iothread_join(io);
}

static CoMutex comutex;
static Coroutine *sleeper;
static int steps;

static void coroutine_fn hold_and_sleep(void *opaque)
{
    CHECK(qemu_in_coroutine() && qemu_coroutine_self() == sleeper);
    CHECK(qemu_coroutine_entered(sleeper));
    CHECK(qemu_coroutine_get_aio_context(sleeper) == opaque);
    {
        QEMU_LOCK_GUARD(&comutex);
        steps = 1;
        qemu_coroutine_yield();
        CHECK(steps == 2);
    }
    steps = 3;
}

static void coroutine_fn wait_for_mutex(void *opaque)
{
    (void)opaque;
    steps = 2;
    qemu_co_mutex_lock(&comutex);
    qemu_co_mutex_assert_locked(&comutex);
    CHECK(steps == 3); /* who unlocked goes on first */
    qemu_co_mutex_unlock(&comutex);
    steps = 4;
}

TEST(coroutines)
{
    AioContext *ctx = begin();

    CHECK(!qemu_in_coroutine());
    qemu_co_mutex_init(&comutex);
    sleeper = qemu_coroutine_create(hold_and_sleep, ctx);
    qemu_coroutine_enter(sleeper);
    CHECK(steps == 1 && !qemu_coroutine_entered(sleeper));
    qemu_coroutine_enter(qemu_coroutine_create(wait_for_mutex, NULL));
    CHECK(steps == 2);
    qemu_coroutine_enter_if_inactive(sleeper);
    CHECK(steps == 4);
    end(ctx);
}

static void coroutine_fn wander(void *opaque)
{
    AioContext **contexts = opaque;
    QemuThread first, second;

    qemu_thread_get_self(&first);
    aio_co_reschedule_self(contexts[1]);
    CHECK(!qemu_thread_is_self(&first));
    CHECK(qemu_get_current_aio_context() == contexts[1]);
    qemu_thread_get_self(&second);
    aio_co_reschedule_self(contexts[0]);
    CHECK(qemu_thread_is_self(&first) && !qemu_thread_is_self(&second));
    steps = 9;
}

TEST(coroutine_moves)
{
    AioContext *contexts[2] = {begin()};
    IOThread *io = iothread_new();

    contexts[1] = iothread_get_aio_context(io);
    qemu_coroutine_enter(qemu_coroutine_create(wander, contexts));
    while (steps != 9) {
        aio_poll(contexts[0], true);
    }
    iothread_join(io);
    end(contexts[0]);
}

static void yield_to_nobody(void)
{
    qemu_coroutine_yield();
}

static void coroutine_fn enter_self(void *opaque)
{
    (void)opaque;
    qemu_coroutine_enter(qemu_coroutine_self());
}

static void coroutine_fn do_nothing(void *opaque)
{
    (void)opaque;
}

static void enter_twice(void)
{
    qemu_coroutine_enter(qemu_coroutine_create(enter_self, NULL));
}

static void schedule_twice(void)
{
    AioContext *ctx = aio_context_new(&error_abort);
    Coroutine *co = qemu_coroutine_create(enter_self, NULL);

    aio_co_schedule(ctx, co);
    aio_co_schedule(ctx, co);
}

TEST(coroutine_misuse)
{
    /* AddressSanitizer has something to say about the first one. */
    qemu_coroutine_enter(qemu_coroutine_create(do_nothing, NULL));
    CHECK(tap_aborts_with(yield_to_nobody, "yields to nobody"));
    CHECK(tap_aborts_with(enter_twice, "entered while it is running"));
    CHECK(tap_aborts_with(schedule_twice, "scheduled twice"));
}
