/* SPDX-License-Identifier: MIT */
/*
 * Two threads use a loop and give their references back; the last ends it, and
 * frees what the other has left there.  Of another loop, that ends meanwhile,
 * nothing is touched.
 *
 * Promises: B5
 */

#include "verify_loop.h"

static struct tn_loop *loop, *another;
static struct tn_bh *bhs[2];

static void never(void *unused)
{
    (void)unused;
    assert(0);
}

static void *one(void *unused)
{
    tn_bh_schedule(bhs[0]);
    tn_bh_delete(bhs[0]);
    tn_loop_unref(loop);
    tn_loop_unref(another);
    return unused;
}

static void *two(void *unused)
{
    tn_bh_delete(bhs[1]);
    tn_loop_unref(loop);
    return unused;
}

int main(void)
{
    loop = tn_loop_new();
    another = tn_loop_new();
    bhs[0] = tn_bh_new(loop, never, NULL);
    bhs[1] = tn_bh_new(loop, never, NULL);
    tn_loop_ref(loop);
    RUN_THREADS(one, two);
    return 0;
}
