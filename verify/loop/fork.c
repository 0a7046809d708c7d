/* SPDX-License-Identifier: MIT */
/*
 * A process forks while another thread schedules a bottom half and arms a
 * timer.  The handlers of fork are called as functions here.  In the parent
 * both are called; in the child, where that thread is not there any more, what
 * it has scheduled and armed is called once.
 *
 * Promises: N7
 * Defines: PARENT | CHILD
 * Variants: event poll
 * Slow
 */

#include "loop/loop.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_bh *bh;
static struct tn_timer timer;
static int written, bh_calls, calls;

static void call(void *unused)
{
    (void)unused;
    assert(written == 1);
    bh_calls++;
}

static void call_timer(void *unused)
{
    (void)unused;
    assert(written == 1);
    calls++;
}

static void *other(void *unused)
{
    written = 1;
    tn_bh_schedule(bh);
    tn_timer_mod(&timer, PAST);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    bh = tn_bh_new(loop, call, NULL);
    tn_timer_init(&timer, loop, call_timer, NULL);
    thread = start(other);
#ifdef PARENT
    tn_loops_before_fork_();
    tn_loops_parent_forked_();
    poll_until(loop, &calls);
    poll_until(loop, &bh_calls);
    pthread_join(thread, NULL);
#else
    tn_bh_schedule(bh);
    pthread_join(thread, NULL);
    tn_loops_before_fork_();
    tn_host_generation_++;
    tn_loops_child_forked_();
    assert(tn_loop_after_fork(loop) == 0);
    tn_loop_poll(loop, false);
    tn_loop_poll(loop, false);
#endif
    assert(bh_calls == 1 && calls == 1);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
