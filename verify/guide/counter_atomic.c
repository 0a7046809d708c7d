/* SPDX-License-Identifier: MIT */
/*
 * A counter as a read-modify-write; a read and a set are two accesses, and what
 * comes between them is lost.
 *
 * Expect: verified | violated assert
 * Defines: | READ_AND_SET
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int visits;

static void *visit(void *unused)
{
#ifndef READ_AND_SET
    tn_atomic_inc(&visits);
#else
    tn_atomic_set(&visits, tn_atomic_read(&visits) + 1);
#endif
    return unused;
}

int main(void)
{
    RUN_THREADS(visit, visit);
    assert(visits == 2);
    return 0;
}
