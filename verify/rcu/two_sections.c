/* SPDX-License-Identifier: MIT */
/*
 * A reader with one section after another: a grace period that finds the
 * second one still has waited for the first.
 *
 * Promises: R1 R8
 * Variants: fences counter counter+fences
 */

#include "tenon/rcu.h"
#include "verify.h"

static int first = 1, second = 2;
static int *current = &first;

static void *reader(void *unused)
{
    tn_rcu_read_lock();
    assert(*tn_atomic_rcu_read(&current) != 0);
    tn_rcu_read_unlock();
    tn_rcu_read_lock();
    assert(*tn_atomic_rcu_read(&current) != 0);
    tn_rcu_read_unlock();
    return unused;
}

static void *updater(void *unused)
{
    tn_atomic_rcu_set(&current, &second);
    tn_synchronize_rcu();
    first = 0;
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, updater);
    return 0;
}
