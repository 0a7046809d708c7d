/* SPDX-License-Identifier: MIT */
/*
 * A wait that times out has taken nothing, its deadline has passed, and nobody
 * else sleeps on because of it.  Its unit is there for who waits next.
 *
 * Promises: S2 S4
 * Variants: event
 * Defines: ALONE | BESIDE | PAST
 * Options: --timeouts=1
 */

#include "tenon/clock.h"
#include "tenon/sem.h"
#include "verify.h"

static struct tn_sem sem = TN_SEM_INIT(0);

static void *poster(void *unused)
{
    tn_sem_post(&sem);
    return unused;
}

#ifdef PAST
enum { WAIT_FOR = -1 };
#else
enum { WAIT_FOR = 1000 };
#endif

/* Leaves the semaphore as it was. */
static void *timed_waiter(void *unused)
{
    int64_t deadline = tn_deadline_in(WAIT_FOR);

    if (tn_sem_wait_until(&sem, deadline)) {
        tn_sem_post(&sem);
    } else {
        assert(tn_now() >= deadline);
    }
    return unused;
}

#ifdef BESIDE
static void *waiter(void *unused)
{
    tn_sem_wait(&sem);
    tn_sem_post(&sem);
    return unused;
}
#endif

int main(void)
{
#ifdef BESIDE
    RUN_THREADS(timed_waiter, waiter, poster);
#else
    RUN_THREADS(timed_waiter, poster);
#endif
    assert(tn_sem_trywait(&sem));
    assert(!tn_sem_trywait(&sem));
    return 0;
}
