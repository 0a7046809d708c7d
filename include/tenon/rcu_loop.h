/* SPDX-License-Identifier: MIT */
#ifndef TENON_RCU_LOOP_H
#define TENON_RCU_LOOP_H

/*
 * Functions after a grace period, on the thread of a loop: for what only that
 * thread may touch, such as its handlers and timers.
 *
 *     static void close_connection(struct tn_rcu_head *head)
 *     {
 *         struct connection *c = (struct connection *)head;
 *
 *         tn_loop_set_fd_handler(c->loop, c->fd, NULL, NULL, NULL);
 *         free(c);
 *     }
 *     tn_call_rcu_on(c->loop, &c->rcu, close_connection);
 *
 * Promises
 *
 *   R19  R3 holds for call_rcu_on and the call of its function.  Functions that
 *        one thread queued for one loop are called in the order in which it
 *        queued them, by polls of the loop, in a drain on the thread that polls
 *        it or has polled it last, or, when the loop has ended, by the
 *        library's thread; and no two of them at the same time, unless one
 *        polls the loop.
 *   R20  R5 holds for them, too.
 *
 * So a drain waits for a loop that has such functions to be polled; on the
 * loop's own thread it calls them.
 */

#include <tenon/loop.h>
#include <tenon/rcu.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Has func(head) called after a grace period, on @loop.
 *
 * Threads   Any that knows the loop to be there until this has returned.
 * Context   As for tn_call_rcu1, and in what the loop calls.
 * Order     R19, R20.
 * Progress  Takes a lock briefly; a system call if the library's thread sleeps.
 *           With too much pending it waits as tn_call_rcu1 does.
 * Errors    Cannot fail; as for tn_call_rcu1.
 */
void tn_call_rcu_on(struct tn_loop *loop, struct tn_rcu_head *head,
                    void (*func)(struct tn_rcu_head *head));

#ifdef __cplusplus
}
#endif

#endif
