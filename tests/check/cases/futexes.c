/* SPDX-License-Identifier: MIT */
/*
 * FUTEX_WAIT and FUTEX_WAKE, bit sets, time-outs, EAGAIN.
 *
 * run: --outcomes -- -DCASE=ALL
 * expect: verified outcome='slept 2, woke 2' outcome='slept 1, woke 1'
 *     outcome='slept 0, woke 0'
 * run: --outcomes -- -DCASE=BITS
 * expect: verified outcome='woke 1'
 * run: --outcomes -- -DCASE=TIMED
 * expect: verified outcome='late 0' outcome='late 1'
 * run: -- -DCASE=FOR_EVER
 * expect: violated deadlock @sleep
 * run: --spurious=1 -- -DCASE=FOR_EVER_ONCE
 * expect: violated deadlock @sleep
 * run: --timeouts=0 -- -DCASE=TIMED
 * expect: bounded
 */

#include <assert.h>
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { ALL, BITS, TIMED, FOR_EVER, FOR_EVER_ONCE };

static atomic_int word;
static atomic_int slept, late;

static void sleep_all(void)
{
    while (atomic_load(&word) == 0) {
        long error = syscall(SYS_futex, &word, FUTEX_WAIT, 0, /* @sleep */
                             NULL);

        assert(error == 0 || errno == EAGAIN);
        if (error == 0) {
            atomic_fetch_add(&slept, 1);
        }
    }
}

static void sleep_timed(void)
{
    const struct timespec second = {.tv_sec = 1};
    struct timespec before, after;
    long error;

    clock_gettime(CLOCK_MONOTONIC, &before);
    error = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &second);
    clock_gettime(CLOCK_MONOTONIC, &after);
    if (error && errno == ETIMEDOUT) {
        assert(after.tv_sec >= before.tv_sec + 1);
        atomic_store(&late, 1);
    }
}

static void *work(void *bit)
{
    switch (CASE) {
    case BITS:
        syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, NULL, NULL,
                *(int *)bit);
        break;
    case TIMED:
        sleep_timed();
        break;
    default:
        sleep_all();
    }
    return NULL;
}

/* Until both sleep, no bit set wakes two. */
static int wake_bits(void)
{
    int woken = 0;

    while (woken == 0) {
        woken =
            (int)syscall(SYS_futex, &word, FUTEX_WAKE_BITSET, 9, NULL, NULL, 2);
    }
    while (syscall(SYS_futex, &word, FUTEX_WAKE_BITSET, 9, NULL, NULL, 1) ==
           0) {
    }
    return woken;
}

int main(void)
{
    static int bits[2] = {1, 2};
    pthread_t threads[2];
    int woken = 0;

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, &bits[i]);
    }
    if (CASE == BITS) {
        woken = wake_bits();
    } else if (CASE == FOR_EVER || CASE == FOR_EVER_ONCE) {
        (void)atomic_load(&word);
        syscall(SYS_futex, &word, FUTEX_WAKE, 2);
    } else {
        atomic_store(&word, 1);
        woken = (int)syscall(SYS_futex, &word, FUTEX_WAKE, 2);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    if (CASE == ALL) {
        printf("slept %d, woke %d\n", atomic_load(&slept), woken);
    } else if (CASE == BITS) {
        printf("woke %d\n", woken);
    } else {
        printf("late %d\n", atomic_load(&late));
    }
    return 0;
}
