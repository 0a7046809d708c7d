/* SPDX-License-Identifier: MIT */
/*
 * A reader that has the old object is waited for before that is reused.
 *
 * Promises: R1 R2
 * Variants: fences counter counter+fences event
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
    return unused;
}

static void *updater(void *unused)
{
    tn_atomic_rcu_set(&current, &second);
    tn_synchronize_rcu();
    first = 0; /* plain: a reader that still has it is a race */
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, updater);
    return 0;
}
