/* SPDX-License-Identifier: MIT */
/* The rest of the loop, of timers and of the main loop. */

#include "qemu/osdep.h"
#include "block/aio.h"
#include "qapi/error.h"
#include "qemu/coroutine.h"
#include "qemu/main-loop.h"
#include "util/aio-posix.h"

#include <sys/eventfd.h>

#include "tap.h"

static AioContext *begin(void)
{
    AioContext *ctx = aio_context_new(&error_abort);

    qemu_set_current_aio_context(ctx);
    return ctx;
}

static void end(AioContext *ctx)
{
    aio_context_unref(ctx);
    qemu_set_current_aio_context(NULL);
}

static void count(void *opaque)
{
    ++*(int *)opaque;
}

static void *try_context(void *opaque)
{
    AioContext *ctx = opaque;

    aio_context_acquire(ctx);
    aio_context_release(ctx);
    return NULL;
}

TEST(context_lock)
{
    AioContext *ctx = begin();
    QemuThread thread;
    int n = 0;

    aio_context_acquire(ctx);
    aio_context_acquire(ctx); /* nests, and polls go on */
    qemu_thread_create(&thread, "lock", try_context, ctx, QEMU_THREAD_JOINABLE);
    aio_bh_schedule_oneshot_full(ctx, count, &n, "count");
    CHECK(aio_poll(ctx, true) && n == 1);
    aio_context_release(ctx);
    aio_context_release(ctx);
    qemu_thread_join(&thread);
    end(ctx);
}

TEST(dispatch)
{
    AioContext *ctx = begin();
    QEMUBH *bh;
    int n = 0;

    bh = aio_bh_new_full(ctx, count, &n, "count", NULL);
    qemu_bh_schedule(bh);
    aio_dispatch(ctx);
    CHECK(n == 1);
    aio_notify(ctx);
    aio_notify_accept(ctx);
    CHECK(!aio_poll(ctx, false));
    qemu_bh_delete(bh);
    end(ctx);
}

/* By hand what GLib does in an iteration that does not wait. */

static GPollFD glib_fds[8];

static int prepare(GMainContext *glib, int *priority)
{
    int timeout;

    g_main_context_prepare(glib, priority);
    return g_main_context_query(glib, *priority, &timeout, glib_fds,
                                ARRAY_SIZE(glib_fds));
}

static void check_and_dispatch(GMainContext *glib, int priority, int n)
{
    poll((struct pollfd *)glib_fds, (nfds_t)n, 0);
    if (g_main_context_check(glib, priority, glib_fds, n)) {
        g_main_context_dispatch(glib);
    }
}

TEST(glib_is_woken_while_it_waits)
{
    GMainContext *glib = g_main_context_new();
    AioContext *ctx = begin();
    GSource *source = aio_get_g_source(ctx);
    struct pollfd notifier = {.events = POLLIN};
    int n = 0, priority, count_of_fds;

    g_source_attach(source, glib);
    g_source_unref(source);
    CHECK(g_main_context_acquire(glib));
    CHECK((ctx->notify_me & 1) == 0);
    aio_bh_schedule_oneshot(ctx, count, &n);
    CHECK(!event_notifier_test_and_clear(&ctx->notifier));
    CHECK(aio_poll(ctx, false) && n == 1);

    count_of_fds = prepare(glib, &priority);
    CHECK(ctx->notify_me & 1);
    notifier.fd = event_notifier_get_fd(&ctx->notifier);
    CHECK(poll(&notifier, 1, 0) == 0);
    aio_bh_schedule_oneshot(ctx, count, &n);
    CHECK(poll(&notifier, 1, 0) == 1); /* it is set */
    check_and_dispatch(glib, priority, count_of_fds);
    CHECK((ctx->notify_me & 1) == 0 && n == 2);
    CHECK(!event_notifier_test_and_clear(&ctx->notifier)); /* clear */

    count_of_fds = prepare(glib, &priority);
    check_and_dispatch(glib, priority, count_of_fds);
    CHECK(n == 2);
    g_main_context_release(glib);
    g_main_context_unref(glib);
    end(ctx);
}

static const char *const monitor = "poll";

TEST(monitor_is_named)
{
    AioContext *ctx = begin();
    const FDMonOps *ops = ctx->fdmon_ops;
    AioHandler *none = NULL;

    CHECK(ops == &fdmon_poll_ops && !strcmp(ops->name, monitor) && !none);
    end(ctx);
}

static int begins, ends, readies;
static bool is_ready;

static void on_read(void *opaque)
{
    CHECK(event_notifier_test_and_clear(opaque));
}

static bool look(void *opaque)
{
    CHECK(opaque);
    return is_ready;
}

static void on_ready(void *opaque)
{
    CHECK(opaque);
    is_ready = false;
    readies++;
}

static void on_poll_begin(void *opaque)
{
    CHECK(opaque);
    begins++;
}

static void on_poll_end(void *opaque)
{
    CHECK(opaque);
    ends++;
}

TEST(polling_of_a_descriptor)
{
    IOHandler *read_it = on_read, *ready = on_ready;
    AioContext *ctx = begin();
    AioPollFn *poll_it = look;
    EventNotifier e, copy;
    int fd, n = 0;

    event_notifier_init_fd(&e, eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC));
    fd = event_notifier_get_fd(&e);
    CHECK(fd == event_notifier_get_wfd(&e));
    aio_context_set_poll_params(ctx, 10 * SCALE_MS, 0, 0, &error_abort);
    aio_set_fd_handler(ctx, fd, read_it, NULL, poll_it, ready, &e);
    aio_set_fd_poll(ctx, fd, on_poll_begin, on_poll_end);
    CHECK(aio_poll(ctx, true) && readies == 0 && begins == 0);
    is_ready = true;
    CHECK(aio_poll(ctx, true) && readies == 1 && begins == 1 && ends == 0);
    aio_bh_schedule_oneshot(ctx, count, &n);
    CHECK(aio_poll(ctx, true) && n == 1 && ends == 1);
    aio_set_fd_handler(ctx, fd, NULL, NULL, NULL, NULL, NULL);
    copy = e;
    event_notifier_cleanup(&e);
    event_notifier_cleanup(&e);
    CHECK(close(event_notifier_get_fd(&copy)) == -1 && errno == EBADF);
    end(ctx);
}

/* Files of which the system does not say when they are ready. */

static int file_reads, file_writes;

static void on_file_read(void *opaque)
{
    char byte;

    CHECK(read(*(int *)opaque, &byte, 1) == 0);
    file_reads++;
}

static void on_file_write(void *opaque)
{
    CHECK(write(*(int *)opaque, "x", 1) == 1);
    file_writes++;
}

static void remove_it(void *opaque)
{
    file_reads++;
    aio_set_fd_handler(qemu_get_current_aio_context(), *(int *)opaque, NULL,
                       NULL, NULL, NULL, NULL);
}

TEST(file_that_is_always_ready)
{
    AioContext *ctx = begin();
    int fd = qemu_open("/dev/null", O_RDWR, &error_abort);

    aio_set_fd_handler(ctx, fd, on_file_read, NULL, NULL, NULL, &fd);
    CHECK(aio_poll(ctx, true) && aio_poll(ctx, false) && file_reads == 2);
    aio_set_fd_handler(ctx, fd, on_file_read, on_file_write, NULL, NULL, &fd);
    CHECK(aio_poll(ctx, true) && file_reads == 3 && file_writes == 1);
    aio_set_fd_handler(ctx, fd, NULL, NULL, NULL, NULL, NULL);
    CHECK(!aio_poll(ctx, false) && file_reads == 3);

    aio_set_fd_handler(ctx, fd, true, on_file_read, NULL, NULL, NULL, &fd);
    aio_disable_external(ctx);
    CHECK(!aio_poll(ctx, false));
    aio_enable_external(ctx);
    CHECK(aio_poll(ctx, true) && file_reads == 4);
    aio_set_fd_handler(ctx, fd, remove_it, on_file_write, NULL, NULL, &fd);
    CHECK(aio_poll(ctx, true) && file_reads == 5 && file_writes == 1);
    CHECK(!aio_poll(ctx, false));

    /* Still there at the end. */
    aio_set_fd_handler(ctx, fd, on_file_read, NULL, NULL, NULL, &fd);
    end(ctx);
    qemu_close(fd);
}

TEST(file_in_the_main_loop)
{
    int fd = qemu_open("/dev/null", O_RDONLY, &error_abort);

    qemu_init_main_loop(&error_abort);
    qemu_set_fd_handler(fd, on_file_read, NULL, &fd);
    while (file_reads < 3) {
        main_loop_wait(false);
    }
    qemu_set_fd_handler(fd, NULL, NULL, NULL);
    while (g_main_context_iteration(NULL, false)) {
    }
    CHECK(qemu_close(fd) == 0);
}

static void add_request(void)
{
    CqeHandler handler = {.cb = NULL, .cqe = {.res = 1}};
    AioContext *ctx = begin();

    CHECK(!aio_has_io_uring());
    aio_add_sqe(NULL, NULL, &handler);
    end(ctx);
}

TEST(parameters)
{
    AioContext *ctx = begin();
    Error *error = NULL;

    aio_context_set_aio_params(ctx, 8);
    aio_context_set_aio_params(ctx, 8, &error_abort);
    aio_context_set_thread_pool_params(ctx, 0, 64, &error_abort);
    aio_context_set_thread_pool_params(ctx, 2, 1, &error);
    error_free_or_abort(&error);
    aio_context_set_thread_pool_params(ctx, 0, 0, &error);
    error_free_or_abort(&error);
    CHECK(tap_aborts_with(add_request, "aio_add_sqe"));
    end(ctx);
}

typedef struct Request {
    BlockAIOCB common;
    int answer;
} Request;

static void on_complete(void *opaque, int result)
{
    *(int *)opaque = result;
}

static void complete(void *opaque)
{
    Request *request = opaque;
    BlockCompletionFunc *done = request->common.cb;

    done(request->common.opaque, request->answer);
    qemu_aio_unref(request);
}

TEST(requests)
{
    static const AIOCBInfo info = {.aiocb_size = sizeof(Request)};
    AioContext *ctx = begin();
    int result = 0;
    Request *request = qemu_aio_get(&info, NULL, on_complete, &result);
    BlockAIOCB *acb = &request->common;

    CHECK(acb->aiocb_info == &info && request->answer == 0);
    request->answer = -ECANCELED;
    qemu_aio_ref(acb);
    aio_bh_schedule_oneshot(ctx, complete, request);
    CHECK(aio_poll(ctx, true) && result == -ECANCELED && acb->refcnt == 1);
    qemu_aio_unref(acb);
    end(ctx);
}

static void coroutine_fn sleep_once(void *opaque)
{
    qemu_coroutine_yield();
    ++*(int *)opaque;
}

TEST(coroutine_woken)
{
    AioContext *ctx = begin();
    Coroutine *co;
    int n = 0;

    co = qemu_coroutine_create(sleep_once, &n);
    qemu_aio_coroutine_enter(ctx, co);
    CHECK(n == 0);
    aio_co_wake(co); /* here and now */
    CHECK(n == 1);
    co = qemu_coroutine_create(sleep_once, &n);
    aio_co_schedule(ctx, co);
    CHECK(aio_poll(ctx, true) && n == 1);
    aio_co_wake(co);
    CHECK(n == 2);
    end(ctx);
}

static void on_timers_changed(void *opaque, QEMUClockType type)
{
    CHECK(type < QEMU_CLOCK_MAX);
    count(opaque);
}

TEST(timers_of_a_group)
{
    QEMUTimerListNotifyCB *changed = on_timers_changed;
    QEMUTimerListGroup group;
    QEMUTimerCB *fire = count;
    int notified = 0, fired = 0;
    QEMUTimer *timer;

    timerlistgroup_init(&group, changed, &notified);
    CHECK(timerlistgroup_deadline_ns(&group) == -1);
    timer = timer_new_full(&group, QEMU_CLOCK_VIRTUAL_RT, SCALE_MS,
                           QEMU_TIMER_ATTR_EXTERNAL, fire, &fired);
    timer_mod(timer, 1);
    CHECK(notified == 1 && timer_expire_time_ns(timer) == SCALE_MS);
    timerlist_notify(group.tl[QEMU_CLOCK_VIRTUAL_RT]);
    CHECK(notified == 2 && timerlistgroup_deadline_ns(&group) == 0);
    CHECK(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL_RT, 0) == -1);
    CHECK(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL_RT,
                                     QEMU_TIMER_ATTR_ALL) == 0);
    CHECK(timerlistgroup_run_timers(&group) && fired == 1);
    CHECK(!timerlistgroup_run_timers(&group));
    timer_free(timer);
    timerlistgroup_deinit(&group);
}

TEST(timers_of_the_main_loop)
{
    QEMUTimer in_ms, plain, *of_ns, *of_us, *of_any;
    int64_t us;
    int n = 0;

    qemu_init_clocks(NULL);
    CHECK(main_loop_tlg.tl[QEMU_CLOCK_REALTIME]);
    us = qemu_clock_get_us(QEMU_CLOCK_REALTIME);
    CHECK(us <= qemu_clock_get_ns(QEMU_CLOCK_REALTIME) / SCALE_US);
    CHECK(us / SCALE_MS <=
          qemu_clock_get_ns(QEMU_CLOCK_REALTIME) / NANOSECONDS_PER_SECOND);
    timer_init_ms(&in_ms, QEMU_CLOCK_REALTIME, count, &n);
    timer_init(&plain, QEMU_CLOCK_REALTIME, SCALE_NS, count, &n);
    of_ns = timer_new_ns(QEMU_CLOCK_REALTIME, count, &n);
    of_us = timer_new_us(QEMU_CLOCK_REALTIME, count, &n);
    of_any = timer_new(QEMU_CLOCK_REALTIME, SCALE_MS, count, &n);
    timer_mod(&in_ms, 1);
    timer_mod(&plain, 1);
    timer_mod(of_ns, 1);
    timer_mod(of_us, 1);
    timer_mod(of_any, 1);
    CHECK(timer_expire_time_ns(&in_ms) == SCALE_MS);
    CHECK(timer_expire_time_ns(of_us) == SCALE_US);
    CHECK(timer_expire_time_ns(of_any) == SCALE_MS);
    CHECK(timer_expire_time_ns(&plain) == 1);
    CHECK(qemu_clock_run_timers(QEMU_CLOCK_REALTIME) && n == 5);
    timer_free(of_ns);
    timer_free(of_us);
    timer_free(of_any);
}

TEST(timers_of_a_context)
{
    QEMUTimer one, *two, *three;
    AioContext *ctx = begin();
    int n = 0;

    aio_timer_init_with_attrs(ctx, &one, QEMU_CLOCK_VIRTUAL, SCALE_NS,
                              QEMU_TIMER_ATTR_EXTERNAL, count, &n);
    two = aio_timer_new(ctx, QEMU_CLOCK_REALTIME, SCALE_US, count, &n);
    three =
        aio_timer_new_with_attrs(ctx, QEMU_CLOCK_HOST, SCALE_MS, 0, count, &n);
    timer_mod(&one, 0);
    timer_mod(two, 0);
    timer_mod(three, 0);
    while (n < 3) {
        CHECK(aio_poll(ctx, true));
    }
    timer_free(two);
    timer_free(three);
    end(ctx);
}

static MemReentrancyGuard guard;

static void look_at_guard(void *opaque)
{
    IO_CODE();
    IO_OR_GS_CODE();
    *(bool *)opaque = guard.engaged_in_io;
}

static int got;

static int room(void *opaque)
{
    return opaque ? 1 : 0;
}

static void on_main_read(void *opaque)
{
    char byte;

    CHECK(read(*(int *)opaque, &byte, 1) == 1);
    got++;
}

TEST(main_loop)
{
    IOCanReadHandler *can_read = room;
    GSource *source;
    bool engaged = false;
    QEMUBH *bh, *plain;
    int fds[2];

    qemu_init_main_loop(&error_abort);
    bh = qemu_bh_new_guarded(look_at_guard, &engaged, &guard);
    plain = qemu_bh_new_full(look_at_guard, &engaged, "plain", NULL);
    qemu_bh_schedule(bh);
    main_loop_wait(false);
    CHECK(engaged);
    qemu_bh_schedule(plain);
    main_loop_wait(false);
    CHECK(!engaged);
    qemu_bh_delete(bh);
    qemu_bh_delete(plain);

    CHECK(can_read(&got) == 1 && qemu_pipe(fds) == 0);
    qemu_set_fd_handler(fds[0], on_main_read, NULL, &fds[0]);
    CHECK(qemu_write_full(fds[1], "x", 1) == 1);
    CHECK(!aio_poll(qemu_get_aio_context(), false)); /* which is another one */
    CHECK(aio_poll(iohandler_get_aio_context(), true) && got == 1);
    CHECK(qemu_write_full(fds[1], "x", 1) == 1);
    while (got < 2) {
        main_loop_wait(false);
    }
    qemu_set_fd_handler(fds[0], NULL, NULL, NULL);
    source = iohandler_get_g_source();
    CHECK(g_source_get_context(source) == g_main_context_default());
    g_source_unref(source);
    qemu_close(fds[0]);
    qemu_close(fds[1]);
}

static void on_bad_poll(Notifier *notifier, void *data)
{
    MainLoopPoll *poll = data;
    GPollFD bad = {.fd = -1};

    (void)notifier;
    CHECK(poll->state != MAIN_LOOP_POLL_ERR);
    if (poll->state == MAIN_LOOP_POLL_FILL) {
        g_array_append_val(poll->pollfds, bad);
        poll->timeout = 1;
    } else {
        got = 7;
    }
}

TEST(main_loop_with_descriptors_of_others)
{
    Notifier notifier = {.notify = on_bad_poll};

    qemu_init_main_loop(&error_abort);
    main_loop_poll_add_notifier(&notifier);
    while (got != 7) {
        main_loop_wait(false); /* a negative descriptor is left out */
    }
    main_loop_poll_remove_notifier(&notifier);
}
