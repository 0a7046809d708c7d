/* SPDX-License-Identifier: MIT */
/*
 * A futex lock whose unlock forgets that somebody may be about to sleep.
 *
 * run:
 * expect: violated deadlock @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FREE, HELD, CONTENDED };

static atomic_int word;
static int counter;

static void lock(void)
{
    int seen = FREE;

    if (atomic_compare_exchange_strong(&word, &seen, HELD)) {
        return;
    }
#ifdef REPAIRED
    while (atomic_exchange(&word, CONTENDED) != FREE) {
        syscall(SYS_futex, &word, FUTEX_WAIT, CONTENDED, NULL);
    }
#else
    while (atomic_exchange(&word, CONTENDED) != FREE) {
        int now = atomic_load(&word);

        syscall(SYS_futex, &word, FUTEX_WAIT, now, NULL); /* @bug */
    }
#endif
}

static void unlock(void)
{
    if (atomic_exchange(&word, FREE) == CONTENDED) {
        syscall(SYS_futex, &word, FUTEX_WAKE, 1);
    }
}

static void *work(void *unused)
{
    (void)unused;
    lock();
    counter++;
    unlock();
    return NULL;
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
