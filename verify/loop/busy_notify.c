/* SPDX-License-Identifier: MIT */
/*
 * A loop that looks before it sleeps sees a notify, with what came before it.
 *
 * Promises: N1 N2
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
    tn_loop_set_poll_params(loop, TN_MILLISECOND, 2, 2);
    thread = start(sender);
    tn_loop_poll(loop, true);
    assert(written == 1);
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
