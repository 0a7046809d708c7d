/* SPDX-License-Identifier: MIT */
/*
 * Two grace periods in a row: a reader that stores to its word, late, what the
 * counter was before the first of them is waited for by the second.
 *
 * Promises: R1 R2 R8
 * Variants: fences counter counter+fences
 */

#include "tenon/rcu.h"
#include "verify.h"

static int values[3] = {1, 2, 3};
static int *current = &values[0];

static void *reader(void *unused)
{
    tn_rcu_read_lock();
    assert(*tn_atomic_rcu_read(&current) != 0);
    tn_rcu_read_unlock();
    return unused;
}

static void *updater(void *unused)
{
    for (int i = 0; i < 2; i++) {
        tn_atomic_rcu_set(&current, &values[i + 1]);
        tn_synchronize_rcu();
        values[i] = 0;
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, updater);
    return 0;
}
