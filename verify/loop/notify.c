/* SPDX-License-Identifier: MIT */
/*
 * A poll that has nothing to wait for returns after a notify, and what came
 * before that is seen: no other way leads out of this poll.
 *
 * Promises: N1 N2
 * Variants: poll
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static int written;

static void *sender(void *unused)
{
    written = 1;
    tn_loop_notify(loop);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    thread = start(sender);
    tn_loop_poll(loop, true);
    assert(written == 1);
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
