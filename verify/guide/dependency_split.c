/* SPDX-License-Identifier: MIT */
/*
 * A relaxed load of the pointer, with the order for what is behind it placed
 * where it is first needed.
 *
 * Expect: verified
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int memory, *shared;

static void *writer(void *unused)
{
    memory = 42;
    tn_atomic_rcu_set(&shared, &memory);
    return unused;
}

static void *reader(void *unused)
{
    int *p = tn_atomic_read(&shared);

    if (p) {
        tn_smp_read_barrier_depends();
        assert(*p == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(writer, reader);
    return 0;
}
