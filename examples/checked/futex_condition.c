/* SPDX-License-Identifier: MIT */
/*
 * A condition variable: a sequence that every signal counts up, on which
 * waiters sleep.  After Birrell, "Implementing Condition Variables with
 * Semaphores", 2003, with the futex in place of the semaphore.
 *
 * The mutex carries all order; the futex compares and sleeps in one step.
 *
 * run: --weaken
 * expect: verified executions=4174 weaker=0
 * 1: the sequence is read when the mutex is free again
 * run: -- -DBUG=1
 * expect: violated deadlock
 * 2: a signal does not count
 * run: -- -DBUG=2
 * expect: violated deadlock
 * 3: one is woken where all should be
 * run: -- -DBUG=3
 * expect: violated deadlock
 * 4: the waiter does not look again when it has woken up
 * run: -- -DBUG=4
 * expect: violated assert
 */

#include "checked.h"
#include "futex.h"

enum { WAITERS = 2 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_uint sequence;
static int ready;

static void wait_on_condition(void)
{
    unsigned seen = 0;

    if (BUG != 1) {
        seen = load(&sequence, relaxed);
    }
    pthread_mutex_unlock(&mutex);
    if (BUG == 1) {
        seen = load(&sequence, relaxed);
    }
    futex_wait(&sequence, seen);
    pthread_mutex_lock(&mutex);
}

static void broadcast(void)
{
    if (BUG != 2) {
        (void)add(&sequence, 1, relaxed);
    }
    futex_wake(&sequence, BUG == 3 ? 1 : INT_MAX);
}

static void set_ready(int value)
{
    pthread_mutex_lock(&mutex);
    ready = value;
    pthread_mutex_unlock(&mutex);
    broadcast();
}

static void *work(void *number)
{
    if (number_of(number) == WAITERS) {
        set_ready(1);
        set_ready(2);
        return NULL;
    }
    pthread_mutex_lock(&mutex);
    while (ready != 2) {
        wait_on_condition();
        if (BUG == 4) {
            break;
        }
    }
    assert(ready == 2);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    run(WAITERS + 1, work);
    return 0;
}
