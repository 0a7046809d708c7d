/* SPDX-License-Identifier: MIT */
/*
 * A grace period waits for readers also when membarrier fails from some moment
 * on, while another thread, too, has come to need it.
 *
 * Promises: R1
 */

#include "membarrier_refused.h"
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

static void *another(void *unused)
{
    tn_smp_mb_global();
    return unused;
}

int main(void)
{
    may_refuse = true;
    RUN_THREADS(reader, updater, another);
    return 0;
}
