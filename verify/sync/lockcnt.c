/* SPDX-License-Identifier: MIT */
/*
 * The promises of <tenon/lockcnt.h>.
 *
 * build: src/sync/lockcnt_futex.c src/host/linux/futex.c
 *     src/host/posix/clock.c src/host/hooks.c
 *
 * run: -- -DL1
 * expect: verified
 * run: -- -DL2
 * expect: verified
 * run: -- -DL3
 * expect: verified
 * run: -- -DL1 -DWITHOUT_THE_COUNT
 * expect: violated race
 */

#include "../verify.h"
#include "tenon/lockcnt.h"

static struct tn_lockcnt lockcnt = TN_LOCKCNT_INIT;
static int data;

#ifdef L1

/* Who locks with a count of zero comes after all visits, or before them. */
static void visit(void)
{
    tn_lockcnt_inc(&lockcnt);
    assert(data >= 0);
    tn_lockcnt_dec(&lockcnt);
}

static void change(void)
{
    tn_lockcnt_lock(&lockcnt);
#ifndef WITHOUT_THE_COUNT
    if (tn_lockcnt_count(&lockcnt) == 0)
#endif
        data++;
    tn_lockcnt_unlock(&lockcnt);
}

int main(void)
{
    in_parallel(visit, change);
    return 0;
}

#elif defined(L2)

/* The holder's changes come before the next holder's. */
static void change(void)
{
    tn_lockcnt_lock(&lockcnt);
    data++;
    tn_lockcnt_unlock(&lockcnt);
}

int main(void)
{
    in_parallel(change, change);
    assert(data == 2);
    return 0;
}

#elif defined(L3)

/* The last visit to end is told so, and it is one of them. */
static void visit(void)
{
    tn_lockcnt_inc(&lockcnt);
    if (tn_lockcnt_dec_and_lock(&lockcnt)) {
        data++;
        tn_lockcnt_unlock(&lockcnt);
    }
}

int main(void)
{
    in_parallel(visit, visit);
    assert(data == 1 || data == 2); /* they may not have met */
    return 0;
}

#endif
