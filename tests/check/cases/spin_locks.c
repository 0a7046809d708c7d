/* SPDX-License-Identifier: MIT */
/*
 * Loops that wait end by themselves: by exchange, by test and test-and-set, by
 * compare-and-exchange, under a mutex, sleeping or yielding.
 *
 * run: -- -DKIND=EXCHANGE
 * expect: verified
 * run: -- -DKIND=FLAG
 * expect: verified
 * run: -- -DKIND=TEST_FIRST
 * expect: verified
 * run: -- -DKIND=COMPARE
 * expect: verified
 * run: --cc=clang -- -DKIND=COMPARE
 * expect: verified
 * run: -- -DKIND=COMPARE_WEAK
 * expect: verified
 * run: -- -DKIND=POLL
 * expect: verified
 * run: -- -DKIND=TRY
 * expect: verified
 * run: -- -DKIND=EXCHANGE -O0
 * expect: verified
 * run: -- -DKIND=TEST_FIRST -O2
 * expect: verified
 * run: -- -DKIND=COUNTED
 * expect: bounded
 */

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

enum kind {
    EXCHANGE,
    FLAG,
    TEST_FIRST,
    COMPARE,
    COMPARE_WEAK,
    POLL,
    TRY,
    COUNTED
};

static atomic_int word;
static atomic_flag flag = ATOMIC_FLAG_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int held;
static int counter;

static int poll_mutex(void)
{
    int got;

    pthread_mutex_lock(&mutex);
    got = !held;
    if (got) {
        held = 1;
    }
    pthread_mutex_unlock(&mutex);
    return got;
}

static int attempt(unsigned *rounds)
{
    int zero = 0;

    switch (KIND) {
    case EXCHANGE:
        return !atomic_exchange_explicit(&word, 1, memory_order_acquire);
    case FLAG:
        return !atomic_flag_test_and_set(&flag);
    case TEST_FIRST:
        while (atomic_load_explicit(&word, memory_order_relaxed)) {
            sched_yield();
        }
        return !atomic_exchange(&word, 1);
    case COMPARE:
        return atomic_compare_exchange_strong(&word, &zero, 1);
    case COMPARE_WEAK:
        return atomic_compare_exchange_weak(&word, &zero, 1);
    case POLL:
        return poll_mutex();
    case TRY:
        return pthread_mutex_trylock(&mutex) == 0;
    default:
        ++*rounds;
        return !atomic_load(&word) && !atomic_exchange(&word, 1);
    }
}

static void release(void)
{
    if (KIND == POLL) {
        pthread_mutex_lock(&mutex);
        held = 0;
        pthread_mutex_unlock(&mutex);
    } else if (KIND == TRY) {
        pthread_mutex_unlock(&mutex);
    } else if (KIND == FLAG) {
        atomic_flag_clear(&flag);
    } else {
        atomic_store_explicit(&word, 0, memory_order_release);
    }
}

static void *work(void *unused)
{
    unsigned rounds = 0;

    (void)unused;
    while (!attempt(&rounds)) {
        usleep(1);
    }
    counter++;
    release();
    return rounds > 1000 ? unused : NULL;
}

int main(void)
{
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return counter != 2;
}
