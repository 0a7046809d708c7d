/* SPDX-License-Identifier: MIT */
/* Names and arguments of former times, and those that nobody should need. */

#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/coroutine.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"
#include "qapi/error.h"

#include "tap.h"

TEST(atomics)
{
    int n = 1, *p = NULL;
    int64_t i = 1;
    uint64_t u = 1;

    atomic_set(&n, 2);
    CHECK(atomic_read(&n) == 2 && atomic_load_acquire(&n) == 2);
    atomic_store_release(&n, 3);
    atomic_set_mb(&n, 4);
    CHECK(atomic_xchg(&n, 5) == 4 && atomic_cmpxchg(&n, 5, 6) == 5);
    CHECK(atomic_fetch_add(&n, 2) == 6 && atomic_fetch_sub(&n, 1) == 8);
    CHECK(atomic_fetch_inc(&n) == 7 && atomic_fetch_dec(&n) == 8);
    CHECK(atomic_fetch_and(&n, 6) == 7 && atomic_fetch_or(&n, 8) == 6);
    CHECK(atomic_fetch_xor(&n, 2) == 14 && atomic_inc_fetch(&n) == 13);
    CHECK(atomic_dec_fetch(&n) == 12 && atomic_add_fetch(&n, 3) == 15);
    CHECK(atomic_sub_fetch(&n, 1) == 14 && atomic_and_fetch(&n, 6) == 6);
    CHECK(atomic_or_fetch(&n, 1) == 7 && atomic_xor_fetch(&n, 2) == 5);
    atomic_inc(&n);
    atomic_dec(&n);
    atomic_add(&n, 4);
    atomic_sub(&n, 2);
    atomic_and(&n, 5);
    atomic_or(&n, 2);
    atomic_xor(&n, 1);
    CHECK(n == 6 && atomic_fetch_inc_nonzero(&n) == 6 && n == 7);
    atomic_rcu_set(&p, &n);
    CHECK(atomic_rcu_read(&p) == &n);
    atomic64_init();
    atomic_set_i64(&i, atomic_read_i64(&i) - 2);
    atomic_set_u64(&u, atomic_read_u64(&u) + 1);
    CHECK(i == -1 && u == 2);
    atomic_set__nocheck(&u, atomic_read__nocheck(&u) + 1);
    CHECK(atomic_xchg__nocheck(&u, 7) == 3);
    CHECK(atomic_cmpxchg__nocheck(&u, 7, 8) == 7 && u == 8);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
TEST(atomics_that_are_deprecated)
{
    int n;

    atomic_mb_set(&n, 9);
    CHECK(atomic_mb_read(&n) == 9 && qatomic_mb_read(&n) == 9);
    qatomic_mb_set(&n, 8);
    CHECK(n == 8);
}
#pragma GCC diagnostic pop

static QemuMutex stage_lock;
static QemuCond stage_changed;
static int stage;

static void *go_on(void *opaque)
{
    for (int i = 0; i < 2; i++) {
        qemu_mutex_lock(&stage_lock);
        stage++;
        qemu_cond_signal(&stage_changed);
        while (stage % 2) {
            qemu_cond_wait(&stage_changed, &stage_lock);
        }
        qemu_mutex_unlock(&stage_lock);
    }
    return opaque;
}

static void advance(void)
{
    stage++;
    qemu_cond_signal(&stage_changed);
}

TEST(conditions)
{
    QemuThread thread;

    qemu_mutex_init(&stage_lock);
    qemu_cond_init(&stage_changed);
    qemu_thread_create(&thread, "go", go_on, NULL, QEMU_THREAD_JOINABLE);
    qemu_mutex_lock(&stage_lock);
    while (stage != 1) {
        qemu_cond_wait__raw(&stage_changed, &stage_lock);
    }
    advance();
    while (stage != 3) {
        qemu_cond_wait_impl(&stage_changed, &stage_lock, __FILE__, __LINE__);
    }
    advance();
    qemu_mutex_unlock(&stage_lock);
    qemu_thread_join(&thread);
    CHECK(stage == 4);
}

/* With the lock profiler or past it. */
TEST(locks)
{
    QemuMutex m;
    QemuRecMutex r;
    QemuCond c;

    qemu_mutex_init(&m);
    qemu_rec_mutex_init(&r);
    qemu_cond_init(&c);
    qemu_mutex_lock__raw(&m);
    CHECK(qemu_mutex_trylock__raw(&m) == -EBUSY);
    CHECK(!qemu_cond_timedwait__raw(&c, &m, 1));
    CHECK(!qemu_cond_timedwait_impl(&c, &m, 1, __FILE__, __LINE__));
    qemu_mutex_unlock_impl(&m, __FILE__, __LINE__);
    qemu_mutex_lock_impl(&m, __FILE__, __LINE__);
    CHECK(qemu_mutex_trylock_impl(&m, __FILE__, __LINE__) == -EBUSY);
    qemu_mutex_unlock(&m);
    qemu_rec_mutex_lock__raw(&r);
    qemu_rec_mutex_lock_impl(&r, __FILE__, __LINE__);
    CHECK(qemu_rec_mutex_trylock__raw(&r) == 0);
    CHECK(qemu_rec_mutex_trylock_impl(&r, __FILE__, __LINE__) == 0);
    for (int i = 0; i < 4; i++) {
        qemu_rec_mutex_unlock_impl(&r, __FILE__, __LINE__);
    }
    qemu_cond_destroy(&c);
    qemu_rec_mutex_destroy(&r);
    qemu_mutex_destroy(&m);
}

static QemuCond cond;

static void *answer(void *opaque)
{
    qemu_mutex_lock_iothread();
    while (stage != 1) {
        qemu_cond_wait_iothread(&cond);
    }
    stage = 2;
    qemu_cond_broadcast(&cond);
    qemu_mutex_unlock_iothread();
    return opaque;
}

TEST(big_lock)
{
    QemuThread thread;

    qemu_cond_init(&cond);
    qemu_thread_create(&thread, "answer", answer, NULL, QEMU_THREAD_JOINABLE);
    {
        QEMU_IOTHREAD_LOCK_GUARD();
        CHECK(qemu_mutex_iothread_locked());
        qemu_cond_timedwait_iothread(&cond, 1);
        CHECK(stage == 0 && bql_locked());
        stage = 1;
        qemu_cond_signal(&cond);
        while (stage != 2) {
            qemu_cond_wait_bql(&cond);
        }
        qemu_cond_timedwait_bql(&cond, 1);
    }
    CHECK(!bql_locked());
    qemu_thread_join(&thread);
    qemu_cond_destroy(&cond);
}

TEST(rcu)
{
    RCUCBFunc *free_it = (RCUCBFunc *)(void (*)(void))g_free;

    rcu_register_thread();
    CHECK(&rcu_reader == get_ptr_rcu_reader());
    rcu_read_lock();
    CHECK(rcu_reader.ctr != 0);
    rcu_read_unlock();
    qemu_event_wait(&rcu_gp_event);
    qemu_event_set(&rcu_gp_event);
    call_rcu1(g_new0(struct rcu_head, 1), free_it);
    drain_call_rcu();
    rcu_unregister_thread();
}

static int calls;

static int count(NotifierWithReturn *notifier, void *data, Error **errp)
{
    (void)notifier;
    CHECK(!data && !errp);
    return ++calls;
}

TEST(notifiers)
{
    NotifierWithReturnList list;
    NotifierWithReturnFunc function = count;
    NotifierWithReturn notifier = {.notify = function};

    notifier_with_return_list_init(&list);
    notifier_with_return_list_add(&list, &notifier);
    CHECK(notifier_with_return_list_notify(&list, NULL) == 1 && calls == 1);
}

/* The arguments that set handlers, from 2014 on. */

static int reads, readies;

static void on_read(void *opaque)
{
    CHECK(event_notifier_test_and_clear(opaque));
    reads++;
}

static void on_event(EventNotifier *e)
{
    on_read(e);
}

static bool poll_and_read(void *opaque)
{
    if (event_notifier_test_and_clear(opaque)) {
        readies++;
        return true;
    }
    return false;
}

static void on_ready(void *opaque)
{
    CHECK(opaque);
    readies++;
}

static void on_event_ready(EventNotifier *e)
{
    on_ready(e);
}

static bool is_silent(AioContext *ctx, EventNotifier *e)
{
    bool silent;

    aio_disable_external(ctx);
    event_notifier_set(e);
    reads = readies = 0;
    silent = !aio_poll(ctx, false);
    CHECK(reads == !silent && readies == 0);
    aio_enable_external(ctx);
    if (silent) {
        CHECK(aio_poll(ctx, true) && reads == 1);
    }
    return silent;
}

#define IS_SILENT(set, ...) ((void)set(ctx, __VA_ARGS__), is_silent(ctx, &e))

TEST(arguments_of_handlers)
{
    AioContext *ctx = aio_context_new(&error_abort);
    bool external = true;
    EventNotifier e;
    int fd;

    event_notifier_init(&e, false);
    fd = event_notifier_get_fd(&e);
    CHECK(!IS_SILENT(aio_set_fd_handler, fd, on_read, NULL, &e));
    CHECK(IS_SILENT(aio_set_fd_handler, fd, true, on_read, NULL, &e));
    CHECK(!IS_SILENT(aio_set_fd_handler, fd, 0, on_read, NULL, NULL, &e));
    CHECK(IS_SILENT(aio_set_fd_handler, fd, external, on_read, NULL, NULL, &e));
    CHECK(!IS_SILENT(aio_set_fd_handler, fd, on_read, NULL, NULL, NULL, &e));
    CHECK(IS_SILENT(aio_set_fd_handler, fd, true, on_read, NULL, NULL, on_ready,
                    &e));
    aio_set_fd_handler(ctx, fd, NULL, NULL, NULL, NULL, NULL);
    event_notifier_set(&e);
    CHECK(!aio_poll(ctx, false));

    CHECK(!IS_SILENT(aio_set_event_notifier, &e, on_event));
    CHECK(IS_SILENT(aio_set_event_notifier, &e, true, on_event));
    CHECK(!IS_SILENT(aio_set_event_notifier, &e, !external, on_event, NULL));
    CHECK(IS_SILENT(aio_set_event_notifier, &e, external, on_event, NULL));
    CHECK(!IS_SILENT(aio_set_event_notifier, &e, &on_event, NULL, NULL));
    CHECK(IS_SILENT(aio_set_event_notifier, &e, true, on_event, NULL,
                    on_event_ready));
    aio_set_event_notifier(ctx, &e, NULL);
    event_notifier_cleanup(&e);
    aio_context_unref(ctx);
}

/* io_poll does the work, and there is nothing to be called then. */
TEST(polling_without_a_ready_handler)
{
    AioContext *ctx = aio_context_new(&error_abort);
    EventNotifier e;

    aio_context_set_poll_params(ctx, 10 * SCALE_MS, 0, 0, &error_abort);
    event_notifier_init(&e, true);
    aio_set_event_notifier(ctx, &e, false, on_event, poll_and_read);
    CHECK(aio_poll(ctx, true) && reads == 1);
    event_notifier_set(&e);
    CHECK(aio_poll(ctx, true) && reads == 1 && readies == 1);
    aio_set_fd_handler(ctx, event_notifier_get_fd(&e), false, on_read, NULL,
                       poll_and_read, &e);
    event_notifier_set(&e);
    CHECK(aio_poll(ctx, true) && reads == 2);
    event_notifier_set(&e);
    CHECK(aio_poll(ctx, true) && reads == 2 && readies == 2);
    aio_set_event_notifier(ctx, &e, false, NULL, NULL);
    event_notifier_cleanup(&e);
    aio_context_unref(ctx);
}

static CoQueue queue;
static int steps;

static void coroutine_fn note_and_wait(void *opaque)
{
    CHECK(opaque == &steps);
    steps = 1;
    qemu_co_queue_wait(&queue);
    steps = 2;
}

TEST(coroutine_that_is_given_its_argument_when_entered)
{
    Coroutine *co = qemu_coroutine_create(note_and_wait);

    qemu_co_queue_init(&queue);
    qemu_coroutine_enter(co, &steps);
    CHECK(steps == 1 && qemu_co_enter_next(&queue, NULL) && steps == 2);
}

static void count_fired(void *opaque)
{
    ++*(int *)opaque;
}

/* With nobody to tell of a failure. */
TEST(beginnings)
{
    AioContext *ctx = aio_context_new();
    QEMUTimer timer;
    int fired = 0;

    init_clocks();
    CHECK(qemu_init_main_loop() == 0);
    timer_init_tl(&timer, main_loop_tlg.tl[QEMU_CLOCK_HOST], SCALE_US,
                  count_fired, &fired);
    timer_mod(&timer, 1);
    CHECK(timer_expire_time_ns(&timer) == SCALE_US);
    CHECK(qemu_clock_run_timers(QEMU_CLOCK_HOST) && fired == 1);
    aio_context_unref(ctx);
}
