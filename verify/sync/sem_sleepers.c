/* SPDX-License-Identifier: MIT */
/*
 * Nobody sleeps while there is a unit: two posts wake two sleepers, though the
 * second post finds that WAITERS has been cleared; also if a thread that passes
 * by takes a unit ahead of a sleeper and gives it back.
 *
 * Promises: S2
 * Variants: event
 * Defines: TWO_POSTS | PASSER_BY
 */

#include "tenon/sem.h"
#include "verify.h"

static struct tn_sem sem = TN_SEM_INIT(0);

static void *waiter(void *unused)
{
    tn_sem_wait(&sem);
    return unused;
}

static void *poster(void *unused)
{
    tn_sem_post(&sem);
#ifdef TWO_POSTS
    tn_sem_post(&sem);
#endif
    return unused;
}

#ifdef PASSER_BY
static void *passer_by(void *unused)
{
    if (tn_sem_trywait(&sem)) {
        tn_sem_post(&sem);
    }
    return unused;
}
#endif

int main(void)
{
#if defined(TWO_POSTS)
    RUN_THREADS(waiter, waiter, poster);
#else
    RUN_THREADS(waiter, poster, passer_by);
#endif
    return 0;
}
