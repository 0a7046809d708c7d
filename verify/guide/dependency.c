/* SPDX-License-Identifier: MIT */
/*
 * A pointer carries what is behind it for who reads it with rcu_read.
 *
 * Expect: verified | violated race | violated race
 * Defines: STORE=tn_atomic_rcu_set LOAD=tn_atomic_rcu_read |
 *     STORE=tn_atomic_set LOAD=tn_atomic_rcu_read |
 *     STORE=tn_atomic_rcu_set LOAD=tn_atomic_read
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int memory, *shared;

static void *writer(void *unused)
{
    memory = 42;
    STORE(&shared, &memory);
    return unused;
}

static void *reader(void *unused)
{
    int *p = LOAD(&shared);

    if (p) {
        assert(*p == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(writer, reader);
    return 0;
}
