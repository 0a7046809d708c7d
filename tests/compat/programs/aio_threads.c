/* SPDX-License-Identifier: MIT */
/*
 * Coroutines in the loops of several threads, which schedule each other and
 * fight for a mutex.  The argument is for how many seconds each does.
 */

#include "qemu/osdep.h"
#include "block/aio.h"
#include "qemu/coroutine.h"
#include "qemu/thread.h"
#include "qemu/error-report.h"
#include "iothread.h"
#ifdef CONFIG_LINUX
#include "qemu/futex.h"
#endif

#define NUM_CONTEXTS 5

static IOThread *threads[NUM_CONTEXTS];
static AioContext *ctx[NUM_CONTEXTS];
static __thread int id = -1;
static QemuEvent done_event;
static double seconds = 0.5;

typedef struct {
    QEMUBHFunc *cb;
    void *arg;
} CtxRun;

static void run_bh(void *opaque)
{
    CtxRun *run = opaque;

    run->cb(run->arg);
    qemu_event_set(&done_event);
}

static void run_in(int i, QEMUBHFunc *cb, void *opaque)
{
    CtxRun run = {.cb = cb, .arg = opaque};

    qemu_event_reset(&done_event);
    aio_bh_schedule_oneshot(ctx[i], run_bh, &run);
    qemu_event_wait(&done_event);
}

static void set_id(void *opaque)
{
    id = *(int *)opaque;
}

static void begin_contexts(void)
{
    for (int i = 0; i < NUM_CONTEXTS; i++) {
        threads[i] = iothread_new();
        ctx[i] = iothread_get_aio_context(threads[i]);
    }
    qemu_event_init(&done_event, false);
    for (int i = 0; i < NUM_CONTEXTS; i++) {
        run_in(i, set_id, &i);
    }
}

static void end_contexts(void)
{
    for (int i = 0; i < NUM_CONTEXTS; i++) {
        aio_context_ref(ctx[i]);
    }
    for (int i = 0; i < NUM_CONTEXTS; i++) {
        iothread_join(threads[i]);
    }
    for (int i = 0; i < NUM_CONTEXTS; i++) {
        aio_context_unref(ctx[i]);
    }
    qemu_event_destroy(&done_event);
}

static void test_lifecycle(void)
{
    begin_contexts();
    end_contexts();
}

static Coroutine *to_schedule[NUM_CONTEXTS];
static bool stop[NUM_CONTEXTS];
static int count_none, count_here, count_there;

static bool schedule_next(int n)
{
    Coroutine *co = qatomic_xchg(&to_schedule[n], NULL);

    if (!co) {
        qatomic_inc(&count_none);
        return false;
    }
    qatomic_inc(n == id ? &count_here : &count_there);
    aio_co_schedule(ctx[n], co);
    return true;
}

static void finish(void *opaque)
{
    (void)opaque;
    stop[id] = true;
    schedule_next(id);
}

static coroutine_fn void hop(void *opaque)
{
    (void)opaque;
    g_assert(!qatomic_read(&to_schedule[id]));
    while (!stop[id]) {
        qatomic_set_mb(&to_schedule[id], qemu_coroutine_self());
        while (qatomic_read(&to_schedule[id]) &&
               !schedule_next(rand() % NUM_CONTEXTS)) {
        }
        qemu_coroutine_yield();
        g_assert(!qatomic_read(&to_schedule[id]));
    }
}

static void test_schedule(void)
{
    begin_contexts();
    for (int i = 0; i < NUM_CONTEXTS; i++) {
        aio_co_schedule(ctx[i], qemu_coroutine_create(hop, NULL));
    }
    g_usleep((gulong)(seconds * G_USEC_PER_SEC));
    for (int i = 0; i < NUM_CONTEXTS; i++) {
        run_in(i, finish, NULL);
    }
    end_contexts();
    g_assert_cmpint(count_here + count_there, >, 100);
}

static uint32_t atomic_counter, running, counter;
static CoMutex comutex;
static bool now_stopping;

static coroutine_fn void lock_comutex(void *opaque)
{
    (void)opaque;
    while (!qatomic_read(&now_stopping)) {
        qemu_co_mutex_lock(&comutex);
        counter++;
        qemu_co_mutex_unlock(&comutex);
        qatomic_inc(&atomic_counter);
    }
    qatomic_dec(&running);
}

static void test_locks(int n, CoroutineEntry *entry)
{
    qemu_co_mutex_init(&comutex);
    counter = atomic_counter = 0;
    now_stopping = false;
    begin_contexts();
    running = n;
    for (int i = 0; i < n; i++) {
        aio_co_schedule(ctx[i], qemu_coroutine_create(entry, NULL));
    }
    g_usleep((gulong)(seconds * G_USEC_PER_SEC));
    qatomic_set(&now_stopping, true);
    while (qatomic_read(&running) > 0) {
        g_usleep(10000);
    }
    end_contexts();
    g_test_message("%u locked", counter);
    g_assert_cmpint(counter, ==, atomic_counter);
    g_assert_cmpint(counter, >, 100);
}

static void test_comutex_all(void)
{
    test_locks(NUM_CONTEXTS, lock_comutex);
}

static void test_comutex_two(void)
{
    test_locks(2, lock_comutex);
}

#ifdef CONFIG_LINUX
static struct {
    int next, locked;
    int padding[14];
} nodes[NUM_CONTEXTS] QEMU_ALIGNED(64);
static int last = -1;

static void queue_lock(void)
{
    int prev;

    qatomic_set(&nodes[id].next, -1);
    qatomic_set(&nodes[id].locked, 1);
    prev = qatomic_xchg(&last, id);
    if (prev != -1) {
        qatomic_set(&nodes[prev].next, id);
        while (qatomic_load_acquire(&nodes[id].locked)) {
            qemu_futex_wait(&nodes[id].locked, 1);
        }
    }
}

static void queue_unlock(void)
{
    int next;

    if (qatomic_read(&nodes[id].next) == -1) {
        if (qatomic_cmpxchg(&last, id, -1) == id) {
            return;
        }
        while (qatomic_read(&nodes[id].next) == -1) {
        }
    }
    next = qatomic_read(&nodes[id].next);
    qatomic_store_release(&nodes[next].locked, 0);
    qemu_futex_wake_single(&nodes[next].locked);
}

static void lock_queue(void *opaque)
{
    (void)opaque;
    while (!qatomic_read(&now_stopping)) {
        queue_lock();
        counter++;
        queue_unlock();
        qatomic_inc(&atomic_counter);
    }
    qatomic_dec(&running);
}

static void test_queue(void)
{
    test_locks(NUM_CONTEXTS, lock_queue);
}
#endif

static QemuMutex mutex;

static void lock_mutex(void *opaque)
{
    (void)opaque;
    while (!qatomic_read(&now_stopping)) {
        qemu_mutex_lock(&mutex);
        counter++;
        qemu_mutex_unlock(&mutex);
        qatomic_inc(&atomic_counter);
    }
    qatomic_dec(&running);
}

static void test_mutex(void)
{
    qemu_mutex_init(&mutex);
    test_locks(NUM_CONTEXTS, lock_mutex);
    qemu_mutex_destroy(&mutex);
}

int main(int argc, char **argv)
{
    init_clocks(NULL);
    g_test_init(&argc, &argv, NULL);
    if (argc > 1) {
        seconds = atof(argv[1]);
    }
    g_test_add_func("/threads/lifecycle", test_lifecycle);
    g_test_add_func("/threads/schedule", test_schedule);
    g_test_add_func("/threads/comutex/all", test_comutex_all);
    g_test_add_func("/threads/comutex/two", test_comutex_two);
#ifdef CONFIG_LINUX
    g_test_add_func("/threads/queue", test_queue);
#endif
    g_test_add_func("/threads/mutex", test_mutex);
    return g_test_run();
}
