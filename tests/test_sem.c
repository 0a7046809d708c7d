/* SPDX-License-Identifier: MIT */

#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/clock.h"
#include "tenon/sem.h"

TEST(sem_counts)
{
    static struct tn_sem two = TN_SEM_INIT(2), zeroed;
    struct tn_sem sem;

    CHECK(tn_sem_trywait(&two) && tn_sem_trywait(&two));
    CHECK(!tn_sem_trywait(&two) && !tn_sem_trywait(&zeroed));
    tn_sem_init(&sem, TN_SEM_MAX - 1);
    tn_sem_post(&sem);
    CHECK(tn_sem_trywait(&sem));
    tn_sem_wait(&sem);
    CHECK(tn_sem_wait_until(&sem, 0));
    tn_sem_destroy(&sem);
}

TEST(sem_deadlines)
{
    struct tn_sem sem = TN_SEM_INIT(0);
    int64_t deadline = tn_deadline_in(20 * TN_MILLISECOND);

    CHECK(!tn_sem_wait_until(&sem, -5));
    CHECK(!tn_sem_wait_until(&sem, deadline));
    CHECK(tn_now() >= deadline);
    tn_sem_post(&sem);
    CHECK(tn_sem_wait_until(&sem, -5));
    CHECK(!tn_sem_trywait(&sem));
}

static struct tn_sem full;

static void post_above_maximum(void)
{
    tn_sem_init(&full, TN_SEM_MAX);
    tn_sem_post(&full);
}

static void init_above_maximum(void)
{
    tn_sem_init(&full, TN_SEM_MAX + 1u);
}

TEST(sem_misuse)
{
    CHECK(tap_aborts_with(post_above_maximum, "posted above TN_SEM_MAX"));
    CHECK(tap_aborts_with(init_above_maximum, "initialised above TN_SEM_MAX"));
}

enum { ROUNDS = 20000 };

static struct tn_sem items, room = TN_SEM_INIT(4);
static int slots[4], in, out, sum;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *produce(void *arg)
{
    for (int i = 1; i <= ROUNDS; i++) {
        tn_sem_wait(&room);
        pthread_mutex_lock(&lock);
        slots[in++ % 4] = i;
        pthread_mutex_unlock(&lock);
        tn_sem_post(&items);
    }
    return arg;
}

static void *consume(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        while (!tn_sem_wait_until(&items, tn_deadline_in(i % 7 * 1000))) {
        }
        pthread_mutex_lock(&lock);
        sum += slots[out++ % 4];
        pthread_mutex_unlock(&lock);
        tn_sem_post(&room);
    }
    return arg;
}

/* Producers and consumers around a small ring: nobody sleeps over a unit. */
TEST(sem_bounded_buffer)
{
    pthread_t threads[4] = {
        thread_start(produce, NULL), thread_start(produce, NULL),
        thread_start(consume, NULL), thread_start(consume, NULL)};

    for (int i = 0; i < 4; i++) {
        thread_join(threads[i]);
    }
    CHECK(sum == ROUNDS * (ROUNDS + 1));
    CHECK(!tn_sem_trywait(&items));
}

static void *post_one(void *sem)
{
    tn_sem_post(sem);
    return NULL;
}

TEST(sem_destroyed_after_wait)
{
    for (int i = 0; i < 1000; i++) {
        struct tn_sem *sem = malloc(sizeof(*sem));
        pthread_t thread;

        tn_sem_init(sem, 0);
        thread = thread_start(post_one, sem);
        tn_sem_wait(sem);
        tn_sem_destroy(sem);
        free(sem);
        thread_join(thread);
    }
}

static struct tn_sem herd;

static void *wait_for_herd(void *arg)
{
    tn_sem_wait(&herd);
    return arg;
}

/* Two posts in a row wake two sleepers (S2). */
TEST(sem_every_unit_wakes_somebody)
{
    for (int i = 0; i < 300; i++) {
        pthread_t threads[3];

        for (int t = 0; t < 3; t++) {
            threads[t] = thread_start(wait_for_herd, NULL);
        }
        if (i % 3 == 0) {
            sleep_ms(1);
        }
        for (int t = 0; t < 3; t++) {
            tn_sem_post(&herd);
        }
        for (int t = 0; t < 3; t++) {
            thread_join(threads[t]);
        }
    }
    CHECK(!tn_sem_trywait(&herd));
}

#ifdef TN_EVENT_COND
static void destroy_while_waited_for(void)
{
    uint32_t waiters = 0;

    thread_start(wait_for_herd, NULL);
    while (waiters == 0) {
        sleep_ms(1);
        pthread_mutex_lock(&herd.lock_);
        waiters = herd.waiters_;
        pthread_mutex_unlock(&herd.lock_);
    }
    tn_sem_destroy(&herd);
}

TEST(sem_destroyed_too_early)
{
    CHECK(tap_aborts_with(destroy_while_waited_for, "while somebody waits"));
}

/* S3: a wait that finds a unit still waits for post to be done with it */
static bool passed;

static void *wait_and_pass(void *sem)
{
    tn_sem_wait(sem);
    tn_atomic_set(&passed, true);
    return NULL;
}

TEST(sem_wait_outlasts_the_post)
{
    static struct tn_sem sem = TN_SEM_INIT(1);
    pthread_t thread;

    pthread_mutex_lock(&sem.lock_); /* as in the middle of a post */
    thread = thread_start(wait_and_pass, &sem);
    sleep_ms(50);
    CHECK(!tn_atomic_read(&passed));
    pthread_mutex_unlock(&sem.lock_);
    thread_join(thread);
}
#endif

static struct tn_sem never;

static void *wait_for_nothing(void *arg)
{
    tn_sem_wait(&never);
    return arg;
}

/* A thread that is cancelled while it sleeps leaves nothing locked. */
TEST(sem_wait_outlasts_a_cancel)
{
    pthread_t thread = thread_start(wait_for_nothing, &never);

    sleep_ms(20);
    CHECK(pthread_cancel(thread) == 0);
    tn_sem_post(&never);
    thread_join(thread);
    tn_sem_post(&never);
    tn_sem_wait(&never);
    tn_sem_destroy(&never);
}
