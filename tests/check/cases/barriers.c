/* SPDX-License-Identifier: MIT */
/*
 * pthread barriers: all that comes before happens before all that follows, one
 * thread is told that it was the last, and the next round may begin while some
 * are still leaving.  Any of them may destroy the barrier.
 *
 * run: -- -DN=2 -DROUNDS=1
 * expect: verified executions=2 blocked=0
 * run: -- -DN=3 -DROUNDS=1
 * expect: verified executions=6 blocked=0
 * run: --debug=naive -- -DN=3 -DROUNDS=1
 * expect: verified executions=6
 * run: -- -DN=2 -DROUNDS=2
 * expect: verified executions=4 blocked=0
 * run: --debug=naive -- -DN=2 -DROUNDS=2
 * expect: verified executions=4
 * run: -- -DN=3 -DROUNDS=2
 * expect: verified executions=36 blocked=0
 * run: -- -DN=2 -DROUNDS=1 -DREUSE
 * expect: verified executions=2
 * run: -- -DN=2 -DROUNDS=1 -DSKIP
 * expect: violated assert
 * run: -- -DN=2 -DROUNDS=1 -DTOO_MANY
 * expect: violated deadlock @wait
 * run: -- -DN=2 -DROUNDS=1 -DEARLY
 * expect: violated destroy-in-use
 */

#include <assert.h>
#include <pthread.h>
#include <stddef.h>

#ifdef TOO_MANY
#define THREADS (N + 1)
#else
#define THREADS N
#endif

static pthread_barrier_t barrier;
static int written[THREADS][ROUNDS], last[ROUNDS];

static void *work(void *own)
{
    for (int r = 0; r < ROUNDS; r++) {
        int result;

        (void)own;
#ifndef TOO_MANY
        ((int *)own)[r] = 1;
#endif
#ifdef SKIP
        result = own == &written[0] ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
#else
        result = pthread_barrier_wait(&barrier); /* @wait */
#endif
        if (result == PTHREAD_BARRIER_SERIAL_THREAD) {
            last[r]++;
        }
        for (int t = 0; t < N && THREADS == N; t++) {
            assert(written[t][r] == 1);
        }
#ifdef REUSE
        if (result == PTHREAD_BARRIER_SERIAL_THREAD) {
            pthread_barrier_destroy(&barrier);
            pthread_barrier_init(&barrier, NULL, 1);
            pthread_barrier_wait(&barrier);
        }
#endif
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];

    pthread_barrier_init(&barrier, NULL, N);
    for (int i = 1; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, work, &written[i]);
    }
#ifdef EARLY
    pthread_barrier_destroy(&barrier);
#endif
    work(&written[0]);
    for (int i = 1; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int r = 0; r < ROUNDS; r++) {
        assert(last[r] == 1);
    }
    return 0;
}
