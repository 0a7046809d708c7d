/* SPDX-License-Identifier: MIT */
/*
 * The loop: each case twice, driven by aio_poll() and by GLib.  ARGUMENTS is
 * the year whose form of set_event_notifier it uses.
 */

#include "qemu/osdep.h"
#include "block/aio.h"
#include "qapi/error.h"
#include "qemu/timer.h"
#include "qemu/sockets.h"
#include "qemu/error-report.h"
#include "qemu/coroutine-core.h"
#include "qemu/main-loop.h"

#ifndef ARGUMENTS
#define ARGUMENTS 2026
#endif

static AioContext *ctx;
static bool use_glib;

static bool poll_loop(bool blocking)
{
    return use_glib ? g_main_context_iteration(NULL, blocking)
                    : aio_poll(ctx, blocking);
}

static void settle(void)
{
    while (poll_loop(false)) {
    }
}

typedef struct {
    QEMUBH *bh;
    int n;
    int max;
} BHData;

static void bh_again(void *opaque)
{
    BHData *data = opaque;

    if (++data->n < data->max) {
        qemu_bh_schedule(data->bh);
    }
}

static void bh_again_then_delete(void *opaque)
{
    BHData *data = opaque;

    bh_again(data);
    if (data->n == data->max) {
        qemu_bh_delete(data->bh);
        data->bh = NULL;
    }
}

#if ARGUMENTS == 2014
#define SET_NOTIFIER(e, external, handler) \
    aio_set_event_notifier(ctx, e, handler)
#elif ARGUMENTS == 2015
#define SET_NOTIFIER(e, external, handler) \
    aio_set_event_notifier(ctx, e, external, handler)
#elif ARGUMENTS == 2016
#define SET_NOTIFIER(e, external, handler) \
    aio_set_event_notifier(ctx, e, external, handler, NULL)
#elif ARGUMENTS == 2021
#define SET_NOTIFIER(e, external, handler) \
    aio_set_event_notifier(ctx, e, external, handler, NULL, NULL)
#else
#define SET_NOTIFIER(e, external, handler) \
    aio_set_event_notifier(ctx, e, handler, NULL, NULL)
#endif

static void set_notifier(EventNotifier *notifier, EventNotifierHandler *handler)
{
    SET_NOTIFIER(notifier, false, handler);
}

static void test_notify(void)
{
    settle();
    aio_notify(ctx);
    g_assert(poll_loop(true) == use_glib); /* where GLib counts it */
    g_assert(!poll_loop(false));
}

static void test_flush(void)
{
    settle();
    aio_notify(ctx);
    settle();
    g_assert(!poll_loop(false));
}

static void test_bh_schedule(void)
{
    BHData data = {.n = 0};

    data.bh = aio_bh_new(ctx, bh_again, &data);
    qemu_bh_schedule(data.bh);
    qemu_bh_schedule(data.bh);
    g_assert_cmpint(data.n, ==, 0);
    g_assert(poll_loop(true));
    g_assert_cmpint(data.n, ==, 1);
    g_assert(!poll_loop(false));
    g_assert_cmpint(data.n, ==, 1);
    qemu_bh_delete(data.bh);
    g_assert(!poll_loop(false));
}

static void test_bh_schedule10(void)
{
    BHData data = {.n = 0, .max = 10};

    data.bh = aio_bh_new(ctx, bh_again, &data);
    qemu_bh_schedule(data.bh);
    g_assert(poll_loop(false));
    g_assert_cmpint(data.n, ==, 1);
    g_assert(poll_loop(true));
    g_assert_cmpint(data.n, ==, 2);
    while (data.n < 10) {
        g_assert(poll_loop(true));
    }
    g_assert(!poll_loop(false));
    g_assert_cmpint(data.n, ==, 10);
    qemu_bh_delete(data.bh);
}

static void test_bh_cancel(void)
{
    BHData data = {.n = 0};

    data.bh = aio_bh_new(ctx, bh_again, &data);
    qemu_bh_schedule(data.bh);
    qemu_bh_cancel(data.bh);
    settle();
    g_assert_cmpint(data.n, ==, 0);
    qemu_bh_schedule(data.bh);
    g_assert(poll_loop(true));
    g_assert_cmpint(data.n, ==, 1);
    qemu_bh_delete(data.bh);
}

static void test_bh_delete(void)
{
    BHData data = {.n = 0};

    settle();
    data.bh = aio_bh_new(ctx, bh_again, &data);
    qemu_bh_schedule(data.bh);
    qemu_bh_delete(data.bh);
    g_assert(use_glib || !poll_loop(false));
    settle();
    g_assert_cmpint(data.n, ==, 0);
}

static void test_bh_delete_in_call(void)
{
    BHData one = {.n = 0, .max = 1}, ten = {.n = 0, .max = 10};

    one.bh = aio_bh_new(ctx, bh_again_then_delete, &one);
    ten.bh = aio_bh_new(ctx, bh_again_then_delete, &ten);
    qemu_bh_schedule(one.bh);
    qemu_bh_schedule(ten.bh);
    g_assert(poll_loop(true));
    g_assert_cmpint(one.n, ==, 1);
    g_assert_null(one.bh);
    while (ten.bh) {
        g_assert(poll_loop(true));
    }
    g_assert_cmpint(ten.n, ==, 10);
    settle();
}

static void test_bh_idle(void)
{
    BHData data = {.n = 0};
    int64_t begin = get_clock();

    data.bh = aio_bh_new(ctx, bh_again, &data);
    qemu_bh_schedule_idle(data.bh);
    while (!data.n) {
        poll_loop(true);
    }
    g_assert_cmpint(get_clock() - begin, >, SCALE_MS);
    qemu_bh_delete(data.bh);
}

/* An inner poll calls what the outer one has taken. */
static void poll_inside(void *opaque)
{
    g_assert(aio_poll(ctx, true));
    g_assert_cmpint(*(int *)opaque, ==, 1);
}

static void count(void *opaque)
{
    ++*(int *)opaque;
}

static void test_bh_nested(void)
{
    int n = 0;

    aio_bh_schedule_oneshot(ctx, poll_inside, &n);
    aio_bh_schedule_oneshot(ctx, count, &n);
    g_assert(poll_loop(true));
    g_assert_cmpint(n, ==, 1);
    settle();
}

typedef struct {
    EventNotifier e;
    int n;
    int active;
    bool auto_set;
} NotifierData;

static void on_event(EventNotifier *e)
{
    NotifierData *data = container_of(e, NotifierData, e);

    g_assert(event_notifier_test_and_clear(e));
    data->n++;
    if (data->active > 0) {
        data->active--;
    }
    if (data->auto_set && data->active) {
        event_notifier_set(e);
    }
}

static void test_notifier_add_remove(void)
{
    NotifierData data = {.n = 0};

    event_notifier_init(&data.e, false);
    set_notifier(&data.e, on_event);
    settle();
    g_assert_cmpint(data.n, ==, 0);
    set_notifier(&data.e, NULL);
    event_notifier_set(&data.e);
    g_assert(!poll_loop(false));
    g_assert_cmpint(data.n, ==, 0);
    event_notifier_cleanup(&data.e);
    g_assert_cmpint(event_notifier_set(&data.e), ==, -1);
}

static void test_notifier_wait(void)
{
    NotifierData data = {.n = 0, .active = 1};

    event_notifier_init(&data.e, false);
    set_notifier(&data.e, on_event);
    settle();
    event_notifier_set(&data.e);
    g_assert(poll_loop(false));
    g_assert_cmpint(data.n, ==, 1);
    g_assert_cmpint(data.active, ==, 0);
    g_assert(!poll_loop(false));
    set_notifier(&data.e, NULL);
    g_assert(!poll_loop(false));
    event_notifier_cleanup(&data.e);
}

static void test_notifier_flush(void)
{
    NotifierData data = {.n = 0, .active = 10, .auto_set = true};

    event_notifier_init(&data.e, false);
    set_notifier(&data.e, on_event);
    settle();
    event_notifier_set(&data.e);
    g_assert(poll_loop(false));
    g_assert_cmpint(data.n, ==, 1);
    g_assert_cmpint(data.active, ==, 9);
    while (data.active) {
        g_assert(poll_loop(true));
    }
    g_assert_cmpint(data.n, ==, 10);
    g_assert(!poll_loop(false));
    set_notifier(&data.e, NULL);
    event_notifier_cleanup(&data.e);
}

/* The one that is called first removes both. */
static NotifierData both[2];

static void remove_both(EventNotifier *e)
{
    NotifierData *data = container_of(e, NotifierData, e);

    data->n++;
    for (int i = 0; i < 2; i++) {
        set_notifier(&both[i].e, NULL);
    }
}

static void test_notifier_remove_in_call(void)
{
    for (int i = 0; i < 2; i++) {
        both[i].n = 0;
        event_notifier_init(&both[i].e, true);
        set_notifier(&both[i].e, remove_both);
    }
    g_assert(poll_loop(true));
    settle();
    g_assert_cmpint(both[0].n + both[1].n, ==, 1);
    for (int i = 0; i < 2; i++) {
        event_notifier_cleanup(&both[i].e);
    }
}

static void test_external(void)
{
#if ARGUMENTS > 2014 && ARGUMENTS < 2023
    NotifierData data = {.n = 0, .active = 10, .auto_set = true};

    event_notifier_init(&data.e, false);
    SET_NOTIFIER(&data.e, true, on_event);
    settle();
    aio_disable_external(ctx);
    aio_disable_external(ctx);
    event_notifier_set(&data.e);
    for (int i = 0; i < 2; i++) {
        g_assert(aio_external_disabled(ctx));
        settle();
        g_assert_cmpint(data.n, ==, 0);
        aio_enable_external(ctx);
    }
    g_assert(poll_loop(false));
    g_assert_cmpint(data.n, ==, 1);
    SET_NOTIFIER(&data.e, true, NULL);
    event_notifier_cleanup(&data.e);
    settle();
#endif
}

typedef struct {
    QEMUTimer timer;
    QEMUClockType clock;
    int n;
    int max;
    int64_t ns;
} TimerData;

static void on_timer(void *opaque)
{
    TimerData *data = opaque;

    if (++data->n < data->max) {
        timer_mod(&data->timer, qemu_clock_get_ns(data->clock) + data->ns);
    }
}

static void test_timer(void)
{
    TimerData data = {.max = 2, .ns = SCALE_MS * 75, .clock = use_glib};
    int64_t expiry;

    aio_timer_init(ctx, &data.timer, data.clock, SCALE_NS, on_timer, &data);
    expiry = qemu_clock_get_ns(data.clock) + data.ns;
    timer_mod(&data.timer, expiry);
    g_assert_cmpint(data.n, ==, 0);
    g_usleep(100 * 1000);
    g_assert_cmpint(data.n, ==, 0);
    g_assert(poll_loop(false));
    g_assert_cmpint(data.n, ==, 1);
    expiry += data.ns;
    if (poll_loop(false)) { /* on a machine that was busy for so long */
        g_assert_cmpint(qemu_clock_get_ns(data.clock), >, expiry);
    }
    while (data.n < 2) {
        poll_loop(true);
    }
    g_assert_cmpint(qemu_clock_get_ns(data.clock), >, expiry);

    timer_mod_anticipate(&data.timer, qemu_clock_get_ns(data.clock) + data.ns);
    timer_del(&data.timer);
    g_usleep(100 * 1000);
    g_assert(!poll_loop(false));
    g_assert_cmpint(data.n, ==, 2);
}

/* What another thread does wakes the loop, however that waits. */
static void *schedule_late(void *opaque)
{
    g_usleep(20 * 1000);
    qemu_bh_schedule(((BHData *)opaque)->bh);
    return NULL;
}

static void *arm_late(void *opaque)
{
    TimerData *data = opaque;

    g_usleep(20 * 1000);
    timer_mod(&data->timer, qemu_clock_get_ns(data->clock) + SCALE_MS);
    return NULL;
}

static void test_wake(void)
{
    TimerData timer = {.clock = QEMU_CLOCK_HOST};
    BHData data = {.n = 0};
    QemuThread thread;

    data.bh = aio_bh_new(ctx, bh_again, &data);
    aio_timer_init(ctx, &timer.timer, timer.clock, SCALE_NS, on_timer, &timer);
    settle();
    qemu_thread_create(&thread, "late", schedule_late, &data,
                       QEMU_THREAD_JOINABLE);
    while (!data.n) {
        poll_loop(true);
    }
    qemu_thread_join(&thread);
    qemu_thread_create(&thread, "late", arm_late, &timer, QEMU_THREAD_JOINABLE);
    while (!timer.n) {
        poll_loop(true);
    }
    qemu_thread_join(&thread);
    qemu_bh_delete(data.bh);
}

static void check_thread(void *opaque)
{
    g_assert(qemu_thread_is_self(opaque));
}

static void *enter_elsewhere(void *co)
{
    g_assert(qemu_get_current_aio_context() != qemu_get_aio_context());
    aio_co_enter(qemu_get_aio_context(), co);
    return NULL;
}

static void test_co_enter(void)
{
    QemuThread self, thread;
    Coroutine *co;

    settle();
    qemu_thread_get_self(&self);
    co = qemu_coroutine_create(check_thread, &self);
    qemu_thread_create(&thread, "enter", enter_elsewhere, co,
                       QEMU_THREAD_JOINABLE);
    qemu_thread_join(&thread);
    g_assert(poll_loop(true));
    g_assert(!poll_loop(false));
}

static const struct {
    const char *name;
    void (*test)(void);
} cases[] = {
    {"notify", test_notify},
    {"flush", test_flush},
    {"bh/schedule", test_bh_schedule},
    {"bh/schedule10", test_bh_schedule10},
    {"bh/cancel", test_bh_cancel},
    {"bh/delete", test_bh_delete},
    {"bh/delete-in-call", test_bh_delete_in_call},
    {"bh/idle", test_bh_idle},
    {"bh/nested", test_bh_nested},
    {"notifier/add-remove", test_notifier_add_remove},
    {"notifier/wait", test_notifier_wait},
    {"notifier/flush", test_notifier_flush},
    {"notifier/remove-in-call", test_notifier_remove_in_call},
    {"external", test_external},
    {"timer", test_timer},
    {"wake", test_wake},
    {"coroutine/enter", test_co_enter},
};

static void run_case(const void *opaque)
{
    size_t number = GPOINTER_TO_SIZE(opaque);

    use_glib = number >= ARRAY_SIZE(cases);
    cases[number % ARRAY_SIZE(cases)].test();
}

int main(int argc, char **argv)
{
    qemu_init_main_loop(&error_fatal);
    ctx = qemu_get_aio_context();
    while (g_main_context_iteration(NULL, false)) {
    }
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < 2 * ARRAY_SIZE(cases); i++) {
        g_autofree char *path =
            g_strdup_printf("/%s/%s", i < ARRAY_SIZE(cases) ? "aio" : "glib",
                            cases[i % ARRAY_SIZE(cases)].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), run_case);
    }
    return g_test_run();
}
