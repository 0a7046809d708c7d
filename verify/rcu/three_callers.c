/* SPDX-License-Identifier: MIT */
/*
 * Of three that wait for a grace period at once one runs it, and another the
 * next, for those who came later.  All return.
 *
 * Promises: R1
 * Variants: event
 * Slow
 */

#include "tenon/rcu.h"
#include "verify.h"

static void *caller(void *unused)
{
    tn_synchronize_rcu();
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, caller, NULL);
    }
    tn_synchronize_rcu();
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
