/* SPDX-License-Identifier: MIT */
/*
 * A loop thread calls what was scheduled before it is freed, also if it begins
 * to look only then.
 *
 * Promises: B1 N3
 */

#include "tenon/thread.h"
#include "verify_loop.h"

static int called;

static void call(void *unused)
{
    (void)unused;
    called = 1;
}

int main(void)
{
    struct tn_loop_thread *thread = tn_loop_thread_new("looper");

    tn_bh_schedule_oneshot(tn_loop_thread_loop(thread), call, NULL);
    tn_loop_thread_free(thread);
    assert(called);
    return 0;
}
