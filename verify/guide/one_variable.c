/* SPDX-License-Identifier: MIT */
/*
 * All threads agree on the order of the values of one variable, with no order
 * asked for.
 *
 * Expect: verified
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int x, first, second;

static void *writer(void *unused)
{
    tn_atomic_set(&x, 1);
    tn_atomic_set(&x, 2);
    return unused;
}

static void *reader(void *unused)
{
    first = tn_atomic_read(&x);
    second = tn_atomic_read(&x);
    return unused;
}

int main(void)
{
    RUN_THREADS(writer, reader);
    assert(first <= second);
    return 0;
}
