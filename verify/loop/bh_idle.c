/* SPDX-License-Identifier: MIT */
/*
 * A bottom half that waits as idle is called when its time has come, keeps no
 * loop awake until then, and does not count.  If another thread schedules it,
 * that overrides, and the loop wakes.
 *
 * Promises: B1
 * Defines: | SCHEDULED
 * Options: --timeouts=1
 */

#include "verify_loop.h"

static struct tn_bh *bh;
static int received, sent;
static int64_t idle_until;

static void receive(void *unused)
{
    (void)unused;
    received = 1;
    assert(tn_now() >= idle_until || sent == 1);
}

#ifdef SCHEDULED
static void *sender(void *unused)
{
    sent = 1;
    tn_bh_schedule(bh);
    return unused;
}

static void before(struct tn_loop *loop)
{
    tn_bh_schedule_idle(bh);
    assert(!tn_loop_poll(loop, true) && !received);
    tn_bh_schedule(bh); /* needs no time to pass: it is woken */
    sent = 1;
    tn_loop_poll(loop, true);
    assert(received && tn_now() < idle_until);
    received = sent = 0;
    idle_until = tn_deadline_in(10 * TN_MILLISECOND);
    tn_bh_schedule_idle(bh);
    assert(!tn_loop_poll(loop, true) && !received);
}
#else
static void *sender(void *unused)
{
    tn_bh_schedule_idle(bh);
    return unused;
}

static void before(struct tn_loop *loop)
{
    (void)loop;
}
#endif

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    bh = tn_bh_new(loop, receive, NULL);
    idle_until = tn_deadline_in(10 * TN_MILLISECOND);
    before(loop);
    thread = start(sender);
    while (!received) {
        bool progress = tn_loop_poll(loop, true);

        assert(!progress || sent == 1);
    }
    pthread_join(thread, NULL);
    tn_loop_poll(loop, false);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
