/* SPDX-License-Identifier: MIT */
/*
 * POSIX semaphores: one that hands over data, one that excludes, time-outs,
 * overflow, and one that is destroyed too early.
 *
 * run: -- -DCASE=HAND_OVER
 * expect: verified
 * run: --debug=naive -- -DCASE=HAND_OVER
 * expect: verified
 * run: -- -DCASE=HAND_OVER -DBUG
 * expect: violated race
 * run: --outcomes -- -DCASE=EXCLUDE
 * expect: verified executions=6 outcome=3
 * run: --outcomes --debug=naive -- -DCASE=EXCLUDE
 * expect: verified executions=6 outcome=3
 * run: -- -DCASE=EXCLUDE -DBUG
 * expect: violated race
 * run: --outcomes -- -DCASE=TIMED
 * expect: verified outcome=late outcome=taken
 * run: --outcomes -- -DCASE=TRY
 * expect: verified outcome='busy, then 0' outcome='taken, then 0'
 *     outcome='busy, then 1'
 * run: -- -DCASE=NO_POST
 * expect: violated deadlock @wait
 * run: -- -DCASE=OVERFLOW
 * expect: verified
 * run: -- -DCASE=DESTROY
 * expect: violated destroy-in-use @destroy
 * run: -- -DCASE=AFTER
 * expect: violated destroy-in-use @after
 */

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

enum kind { HAND_OVER, EXCLUDE, TIMED, TRY, NO_POST, OVERFLOW, DESTROY, AFTER };

static sem_t sem;
static int shared;
static atomic_int met;

static void *work(void *unused)
{
    if (CASE == DESTROY) {
        atomic_store(&met, 1);
    }
    switch (CASE) {
    case EXCLUDE:
        sem_wait(&sem);
        shared++;
        sem_post(&sem);
        break;
    case NO_POST:
        break;
    case HAND_OVER:
#ifdef BUG
        sem_post(&sem);
        shared = 1;
        break;
#endif
    default:
        shared = 1;
        sem_post(&sem);
    }
    return unused;
}

static void wait_timed(void)
{
    const struct timespec late = {.tv_sec = 2000000000};
    struct timespec now;

    if (sem_timedwait(&sem, &late) == 0) {
        assert(shared == 1);
        puts("taken");
        return;
    }
    assert(errno == ETIMEDOUT);
    clock_gettime(CLOCK_REALTIME, &now);
    assert(now.tv_sec >= late.tv_sec);
    puts("late");
}

static void try_once(void)
{
    int taken = sem_trywait(&sem), left;

    assert(taken == 0 || errno == EAGAIN);
    sem_getvalue(&sem, &left);
    printf("%s, then %d\n", taken == 0 ? "taken" : "busy", left);
}

static void use(void)
{
    switch (CASE) {
    case TIMED:
        wait_timed();
        break;
    case TRY:
        try_once();
        break;
    case OVERFLOW:
        assert(sem_post(&sem) == -1 && errno == EOVERFLOW);
        break;
    case DESTROY:
        while (!atomic_load(&met)) {
        }
        sem_destroy(&sem); /* @destroy */
        break;
    case AFTER:
        sem_wait(&sem);
        sem_destroy(&sem);
        sem_post(&sem); /* @after */
        break;
    default:
        sem_wait(&sem); /* @wait */
        shared++;
        if (CASE == EXCLUDE) {
            sem_post(&sem);
        }
    }
}

int main(void)
{
    pthread_t threads[2];
    int count = CASE == EXCLUDE ? 2 : 1;
    unsigned value = CASE == EXCLUDE ? 1 : 0;

#ifdef BUG
    value += CASE == EXCLUDE;
#endif
    if (CASE == OVERFLOW) {
        value = SEM_VALUE_MAX;
    }
    assert(sem_init(&sem, 0, value) == 0);
    for (int i = 0; i < count; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    use();
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
    if (CASE == EXCLUDE) {
        printf("%d\n", shared);
    }
    return 0;
}
