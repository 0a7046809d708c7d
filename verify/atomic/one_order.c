/* SPDX-License-Identifier: MIT */
/*
 * Read-modify-writes have one order that all threads agree with: whichever is
 * the first of it is seen by the other thread.  A compare-and-exchange that
 * fails belongs to it too, and with a full barrier in its place a thread
 * agrees as well.
 *
 * Promises: A3 A4
 * Defines: XCHG | CAS EXPECTED=1 | CAS EXPECTED=0 | NONZERO | ADD | SUB | AND
 * Defines: OR | XOR
 */

#include <tenon-check.h>

#include "tenon/atomic.h"
#include "verify.h"

static int x = 1, y = 1;
static int x_after, y_after;

/*
 * Makes *p something else than 1, and says what it was.  A compare-and-exchange
 * does the first only if @expected is 1.
 */
static int change_if(int *p, int expected)
{
    (void)expected;
#if defined(XCHG)
    return tn_atomic_xchg(p, 3);
#elif defined(CAS)
    return tn_atomic_cmpxchg(p, expected, 3);
#elif defined(NONZERO)
    return tn_atomic_fetch_inc_nonzero(p);
#elif defined(ADD)
    return tn_atomic_add_fetch(p, 2) - 2;
#elif defined(SUB)
    return tn_atomic_sub_fetch(p, 2) + 2;
#elif defined(AND)
    return tn_atomic_fetch_and(p, 2);
#elif defined(OR)
    return tn_atomic_fetch_or(p, 2);
#else
    return tn_atomic_fetch_xor(p, 2);
#endif
}

static int change(int *p)
{
    return change_if(p, 1);
}

static int look(int *p)
{
#ifdef CAS
    return change_if(p, EXPECTED);
#else
    return change(p);
#endif
}

static void *one(void *unused)
{
    change(&x);
    y_after = look(&y);
    return unused;
}

static void *two(void *unused)
{
    tn_atomic_set(&y, 5);
    tn_smp_mb();
    x_after = tn_atomic_read(&x);
    return unused;
}

static void *three(void *unused)
{
    change(&y);
    x_after = look(&x);
    return unused;
}

int main(void)
{
    if (tn_check_choose(2)) {
        RUN_THREADS(one, two);
    } else {
        RUN_THREADS(one, three);
    }
    assert(x_after != 1 || y_after != 1);
    return 0;
}
