/* SPDX-License-Identifier: MIT */
/*
 * Two updaters that may share a grace period, which one of them runs for both.
 *
 * Promises: R1 R2 R8
 * Variants: fences counter counter+fences
 */

#include "tenon/rcu.h"
#include "verify.h"

static int values[2] = {1, 1};
static int *current[2] = {&values[0], &values[1]};

static void update(int i)
{
    tn_atomic_rcu_set(&current[i], NULL);
    tn_synchronize_rcu();
    values[i] = 0;
}

static void *first(void *unused)
{
    update(0);
    return unused;
}

static void *second(void *unused)
{
    update(1);
    return unused;
}

static void *reader(void *unused)
{
    tn_rcu_read_lock();
    for (int i = 0; i < 2; i++) {
        int *found = tn_atomic_rcu_read(&current[i]);

        assert(!found || *found);
    }
    tn_rcu_read_unlock();
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, first, second);
    return 0;
}
