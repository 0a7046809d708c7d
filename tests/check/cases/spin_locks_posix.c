/* SPDX-License-Identifier: MIT */
/*
 * The spin locks of pthreads: N! executions of N threads, as with mutexes.
 *
 * run: --outcomes -- -DN=3
 * expect: verified executions=6 blocked=0 outcome=3
 * run: -- -DN=2 -DTRY
 * expect: verified
 * run: -- -DN=2 -DBUG
 * expect: violated race
 * run: -- -DN=2 -DNOT_HELD
 * expect: violated bad-unlock @unlock
 * run: -- -DN=2 -DTWICE
 * expect: violated deadlock
 * run: -- -DN=2 -DHELD
 * expect: violated destroy-in-use @destroy
 */

#include <pthread.h>
#include <stdio.h>

static pthread_spinlock_t lock;
static int count;

static void *add(void *unused)
{
#ifdef TRY
    while (pthread_spin_trylock(&lock) != 0) {
    }
#elif !defined(BUG)
    pthread_spin_lock(&lock);
#endif
    count++;
#ifdef TWICE
    pthread_spin_lock(&lock);
#endif
#if !defined(BUG) && !defined(HELD)
    pthread_spin_unlock(&lock);
#endif
    return unused;
}

int main(void)
{
    pthread_t threads[N];

    pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
    for (int i = 0; i < N; i++) {
        pthread_create(&threads[i], NULL, add, NULL);
    }
#ifdef NOT_HELD
    pthread_spin_unlock(&lock); /* @unlock */
#endif
#ifdef HELD
    pthread_spin_lock(&lock);
    pthread_spin_destroy(&lock); /* @destroy */
#endif
    for (int i = 0; i < N; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("%d\n", count);
    pthread_spin_destroy(&lock);
    return 0;
}
