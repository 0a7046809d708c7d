/* SPDX-License-Identifier: MIT */
/* Coroutines that wait in queues, and that sleep. */

#include "qemu/osdep.h"
#include "block/aio.h"
#include "qapi/error.h"
#include "qemu/coroutine.h"
#include "iothread.h"

#include "tap.h"

static CoQueue queue;
static CoMutex comutex;
static int order;

static void coroutine_fn wait_in_turn(void *opaque)
{
    int number = *(int *)opaque;

    qemu_co_mutex_lock(&comutex);
    if (number == 3) {
        qemu_co_queue_wait_flags(&queue, &comutex, CO_QUEUE_WAIT_FRONT);
    } else {
        qemu_co_queue_wait(&queue, &comutex);
    }
    qemu_co_mutex_assert_locked(&comutex);
    order = order * 10 + number;
    qemu_co_mutex_unlock(&comutex);
}

static void coroutine_fn wake_all(void *opaque)
{
    (void)opaque;
    CHECK(qemu_co_queue_next(&queue));
    CHECK(order == 0); /* it comes when this one yields */
    qemu_co_queue_restart_all(&queue);
    CHECK(!qemu_co_queue_next(&queue));
}

static void begin_waiters(void)
{
    static int numbers[] = {1, 2, 3};

    order = 0;
    for (int i = 0; i < 3; i++) {
        qemu_coroutine_enter(qemu_coroutine_create(wait_in_turn, &numbers[i]));
    }
}

TEST(queue_in_order)
{
    QemuMutex lock;

    qemu_mutex_init(&lock);
    qemu_co_mutex_init(&comutex);
    qemu_co_queue_init(&queue);
    CHECK(qemu_co_queue_empty(&queue));
    begin_waiters();
    CHECK(order == 0 && !qemu_co_queue_empty(&queue));
    qemu_coroutine_enter(qemu_coroutine_create(wake_all, NULL));
    CHECK(order == 312 && qemu_co_queue_empty(&queue));

    begin_waiters();
    qemu_mutex_lock(&lock);
    CHECK(qemu_co_enter_next(&queue, &lock) && order == 3);
    CHECK(qemu_mutex_trylock(&lock) == -EBUSY);
    qemu_co_enter_all(&queue, NULL);
    CHECK(order == 312 && !qemu_co_enter_next(&queue, &lock));
    qemu_mutex_unlock(&lock);
}

/* Slots that coroutines of two threads compete for. */
enum { THREADS = 2, COROUTINES = 8, ROUNDS = 300, SLOTS = 3 };

static int slots = SLOTS, rounds;
static unsigned ended;

static void coroutine_fn take_slots(void *opaque)
{
    (void)opaque;
    for (int i = 0; i < ROUNDS; i++) {
        qemu_co_mutex_lock(&comutex);
        while (slots == 0) {
            qemu_co_queue_wait(&queue, &comutex);
        }
        slots--;
        rounds++;
        qemu_co_mutex_unlock(&comutex);
        if (i % 50 == 0) {
            qemu_co_sleep_ns(QEMU_CLOCK_REALTIME, SCALE_US);
        }
        qemu_co_mutex_lock(&comutex);
        slots++;
        CHECK(slots > 0 && slots <= SLOTS);
        qemu_co_queue_next(&queue);
        qemu_co_mutex_unlock(&comutex);
    }
    qatomic_inc(&ended);
}

TEST(queue_of_two_threads)
{
    IOThread *threads[THREADS];

    qemu_co_mutex_init(&comutex);
    qemu_co_queue_init(&queue);
    for (int i = 0; i < THREADS; i++) {
        threads[i] = iothread_new();
    }
    for (int i = 0; i < COROUTINES; i++) {
        aio_co_schedule(iothread_get_aio_context(threads[i % THREADS]),
                        qemu_coroutine_create(take_slots, NULL));
    }
    while (qatomic_read(&ended) < COROUTINES) {
        g_usleep(1000);
    }
    for (int i = 0; i < THREADS; i++) {
        iothread_join(threads[i]);
    }
    CHECK(slots == SLOTS && rounds == COROUTINES * ROUNDS);
}

/* More than are kept, some of them at once, from two threads. */

static void coroutine_fn use_stack(void *opaque)
{
    volatile char used[4096];

    for (size_t i = 0; i < sizeof(used); i++) {
        used[i] = (char)i;
    }
    qemu_coroutine_yield();
    for (size_t i = 0; i < sizeof(used); i++) {
        CHECK(used[i] == (char)i);
    }
    qatomic_inc((int *)opaque);
}

static void *use_stacks(void *opaque)
{
    Coroutine *all[100];

    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 100; i++) {
            all[i] = qemu_coroutine_create(use_stack, opaque);
            qemu_coroutine_enter(all[i]);
        }
        for (int i = 0; i < 100; i++) {
            qemu_coroutine_enter(all[i]);
        }
    }
    return NULL;
}

TEST(many)
{
    QemuThread thread;
    int finished = 0;

    qemu_thread_create(&thread, "co", use_stacks, &finished,
                       QEMU_THREAD_JOINABLE);
    use_stacks(&finished);
    qemu_thread_join(&thread);
    CHECK(finished == 4000);
}

static QemuCoSleep sleeper;
static int64_t woke_at;

static void coroutine_fn sleep_for(void *opaque)
{
    qemu_co_sleep_ns_wakeable(&sleeper, QEMU_CLOCK_REALTIME,
                              *(int64_t *)opaque);
    woke_at = qemu_clock_get_ns(QEMU_CLOCK_REALTIME);
}

static void coroutine_fn sleep_on(void *opaque)
{
    qemu_co_sleep(opaque);
    order = 7;
}

TEST(sleepers)
{
    AioContext *ctx = aio_context_new(&error_abort);
    int64_t begin = qemu_clock_get_ns(QEMU_CLOCK_REALTIME);
    int64_t little = 2 * SCALE_MS, much = 1000000LL * NANOSECONDS_PER_SECOND;

    qemu_set_current_aio_context(ctx);
    qemu_coroutine_enter(qemu_coroutine_create(sleep_for, &little));
    while (!woke_at) {
        aio_poll(ctx, true);
    }
    CHECK(woke_at - begin >= little);
    woke_at = 0;
    qemu_coroutine_enter(qemu_coroutine_create(sleep_for, &much));
    CHECK(!aio_poll(ctx, false) && aio_compute_timeout(ctx) > SCALE_MS);
    qemu_co_sleep_wake(&sleeper);
    CHECK(woke_at && aio_compute_timeout(ctx) == -1); /* the timer is gone */
    qemu_co_sleep_wake(&sleeper);
    qemu_coroutine_enter(qemu_coroutine_create(sleep_on, &sleeper));
    CHECK(order != 7);
    qemu_co_sleep_wake(&sleeper);
    CHECK(order == 7);
    aio_context_unref(ctx);
}
