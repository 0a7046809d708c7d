/* SPDX-License-Identifier: MIT */
/*
 * Another loop drives ours by its descriptor: a bottom half or a timer of
 * another thread makes it readable, also at the very moment when it
 * begins, or after a poll that may block; and so does a bottom half that
 * schedules itself in a poll.
 *
 * Promises: N1 N6
 * Defines: BH | TIMER | AGAIN | BLOCKS
 */

#include "host/host.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_bh *bh;
static struct tn_timer timer;
static int written, done;

static void call(void *unused)
{
    (void)unused;
    assert(written == 1);
    done = 1;
}

#ifdef AGAIN
static int calls;

static void call_again(void *unused)
{
    if (calls++ == 0) {
        tn_bh_schedule(bh);
    } else {
        call(unused);
    }
}
#endif

static void *sender(void *unused)
{
    written = 1;
#ifdef TIMER
    tn_timer_mod(&timer, PAST);
#else
    tn_bh_schedule(bh);
#endif
    return unused;
}

int main(void)
{
    struct tn_host_ready_ ready[4];
    pthread_t thread;
    int fd;

    loop = tn_loop_new();
    tn_timer_init(&timer, loop, call, NULL);
#ifdef AGAIN
    bh = tn_bh_new(loop, call_again, NULL);
#else
    bh = tn_bh_new(loop, call, NULL);
#endif
    thread = start(sender);
    fd = tn_loop_fd(loop);
    assert(fd >= 0);
#ifdef BLOCKS
    tn_loop_poll(loop, true);
#endif
    while (!done) {
        while (tn_host_poller_wait_(fd, ready, 4, TN_FOREVER) == 0) {
        }
        tn_loop_poll(loop, false);
    }
    pthread_join(thread, NULL);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
