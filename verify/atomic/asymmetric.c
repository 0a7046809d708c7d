/* SPDX-License-Identifier: MIT */
/*
 * With a local barrier in one thread and a global one in the other, one of the
 * two sees what the other did first.  This holds also if a third thread has a
 * global barrier meanwhile, if membarrier fails from some moment on, and while
 * the library is still looking whether there is a membarrier.
 *
 * Promises: A6
 * Variants: fences
 * Defines: CASE=two | CASE=ring | CASE=from_local | CASE=from_global
 * Defines: CASE=two REFUSED | CASE=three REFUSED | CASE=from_local REFUSED
 * Defines: CASE=from_global REFUSED | CASE=starting
 */

#include "membarrier_refused.h"
#include "verify.h"

static int x, y, z;
static int seen_x, seen_y, seen_z;

/* In one place, for what is said of its order to hold for all variants. */
static void local_barrier(void)
{
    tn_smp_mb_local();
}

static void *local(void *unused)
{
    tn_atomic_set(&x, 1);
    local_barrier();
    seen_y = tn_atomic_read(&y);
    return unused;
}

static void *global(void *unused)
{
    tn_atomic_set(&y, 1);
    tn_smp_mb_global();
    seen_x = tn_atomic_read(&x);
    return unused;
}

void two(void)
{
    RUN_THREADS(local, global);
    assert(seen_x || seen_y);
}

static void *another(void *unused)
{
    tn_smp_mb_global();
    return unused;
}

void three(void)
{
    RUN_THREADS(local, global, another);
    assert(seen_x || seen_y);
}

static void *global_y_to_z(void *unused)
{
    tn_atomic_set(&y, 1);
    tn_smp_mb_global();
    seen_z = tn_atomic_read(&z);
    return unused;
}

static void *global_z_to_x(void *unused)
{
    tn_atomic_set(&z, 1);
    tn_smp_mb_global();
    seen_x = tn_atomic_read(&x);
    return unused;
}

void ring(void)
{
    RUN_THREADS(local, global_y_to_z, global_z_to_x);
    assert(seen_x || seen_y || seen_z);
}

static void *local_writer(void *unused)
{
    tn_atomic_set(&x, 1);
    local_barrier();
    tn_atomic_set(&y, 1);
    return unused;
}

static void *global_reader(void *unused)
{
    seen_y = tn_atomic_read(&y);
    tn_smp_mb_global();
    seen_x = tn_atomic_read(&x);
    return unused;
}

void from_local(void)
{
    RUN_THREADS(local_writer, global_reader, another);
    assert(seen_x || !seen_y);
}

static void *global_writer(void *unused)
{
    tn_atomic_set(&x, 1);
    tn_smp_mb_global();
    tn_atomic_set(&y, 1);
    return unused;
}

static void *local_reader(void *unused)
{
    seen_y = tn_atomic_read(&y);
    local_barrier();
    seen_x = tn_atomic_read(&x);
    return unused;
}

void from_global(void)
{
    RUN_THREADS(global_writer, local_reader, another);
    assert(seen_x || !seen_y);
}

static void *start(void *unused)
{
    find_membarrier();
    return unused;
}

void starting(void)
{
    forget_membarrier();
    RUN_THREADS(local, global, start);
    assert(seen_x || seen_y);
}

int main(void)
{
#ifdef REFUSED
    may_refuse = true;
#endif
    CASE();
    return 0;
}
