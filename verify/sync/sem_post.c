/* SPDX-License-Identifier: MIT */
/*
 * A wait returns when there is a unit, and has what came before the post; so
 * do trywait and a wait with a deadline, if they succeed.
 *
 * Promises: S1 S2
 * Variants: event
 * Defines: CASE=waits | CASE=tries | CASE=waits_until
 */

#include "tenon/clock.h"
#include "tenon/sem.h"
#include "verify.h"

static struct tn_sem sem = TN_SEM_INIT(0);
static int data;

static void *poster(void *unused)
{
    data = 42;
    tn_sem_post(&sem);
    return unused;
}

bool waits(void)
{
    tn_sem_wait(&sem);
    return true;
}

bool tries(void)
{
    return tn_sem_trywait(&sem);
}

bool waits_until(void)
{
    int64_t deadline = tn_deadline_in(TN_SECOND);
    bool taken = tn_sem_wait_until(&sem, deadline);

    assert(taken || tn_now() >= deadline);
    return taken;
}

static void *waiter(void *unused)
{
    if (CASE()) {
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(poster, waiter);
    return 0;
}
