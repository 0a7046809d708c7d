/* SPDX-License-Identifier: MIT */
/*
 * A thread that runs a loop calls what was scheduled before it was freed, and
 * what it did happens before the return of that.
 *
 * Promises: B1 N3
 */

#include "tenon/thread.h"
#include "verify_loop.h"

static int sent, received;

static void receive(void *unused)
{
    (void)unused;
    assert(sent == 1);
    received = 1;
}

int main(void)
{
    struct tn_loop_thread *thread = tn_loop_thread_new("verify");

    sent = 1;
    tn_bh_schedule_oneshot(tn_loop_thread_loop(thread), receive, NULL);
    tn_loop_thread_free(thread);
    assert(received == 1);
    return 0;
}
