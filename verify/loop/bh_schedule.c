/* SPDX-License-Identifier: MIT */
/*
 * A loop that goes to sleep does not miss a bottom half that another thread
 * schedules meanwhile, and the bottom half sees what came before.
 *
 * Promises: N1 N2
 * Variants: event fences
 */

#include "tenon/bh.h"
#include "tenon/loop.h"
#include "verify.h"

static struct tn_bh *bh;
static int sent, received;

static void receive(void *unused)
{
    (void)unused;
    received = sent;
}

static void *sender(void *unused)
{
    sent = 1;
    tn_bh_schedule(bh);
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    bh = tn_bh_new(loop, receive, NULL);
    pthread_create(&thread, NULL, sender, NULL);
    while (!received) {
        tn_loop_poll(loop, true);
    }
    pthread_join(thread, NULL);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
