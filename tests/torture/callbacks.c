/* SPDX-License-Identifier: MIT */
/*
 * Callbacks from everywhere, with limits so low that they are hit at every
 * turn: in sections, in callbacks, in loops, for loops that start and end with
 * some pending, with readers that sleep in their sections.  Each is called
 * once, and those of a thread for one place in the order in which it queued
 * them.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tenon/rcu_stall.h"
#include "tenon/thread.h"
#include "stream.h"

static uint64_t sleepers, stalls;

static void call_again(struct tn_rcu_head *head)
{
    tn_atomic_inc(&called);
    free(head);
}

static void call(struct tn_rcu_head *head)
{
    struct thing *t = take_thing(head);

    if (t->queues_again) {
        tn_atomic_inc(&made);
        queue_thing(t, NULL, call_again);
        return;
    }
    free(t);
}

static void queue(struct stream *s, struct tn_loop *loop)
{
    struct thing *t = new_thing(s);

    t->queues_again = torture_one_in(8);
    queue_thing(t, loop, call);
}

static void queuer(void)
{
    struct stream *s = new_stream();

    while (!torture_is_over()) {
        bool inside = torture_one_in(3);

        if (inside) {
            tn_rcu_read_lock();
        }
        for (uint32_t n = torture_random() % 100; n; n--) {
            queue(s, NULL);
        }
        if (inside) {
            tn_rcu_read_unlock();
        }
        torture_count(1);
        if (torture_one_in(20)) {
            tn_drain_call_rcu();
            TORTURE_CHECK(s->called == s->queued);
        }
    }
    give_back(s);
}

/* Loops that start, and end with callbacks pending. */
static void visitor(void)
{
    while (!torture_is_over()) {
        struct tn_loop_thread *thread = tn_loop_thread_new("torture");
        struct stream *s = new_stream();

        for (uint32_t n = torture_random() % 50; thread && n; n--) {
            queue(s, tn_loop_thread_loop(thread));
#ifdef RACY
            queue(s, NULL); /* another place */
#endif
        }
        if (thread && torture_one_in(3)) {
            tn_drain_call_rcu();
            TORTURE_CHECK(s->called == s->queued);
        }
        if (thread) {
            tn_loop_thread_free(thread);
        }
        give_back(s);
        torture_count(1);
    }
}

/* A thread with a loop that it polls itself. */
static void poller(void)
{
    while (!torture_is_over()) {
        struct tn_loop *loop = tn_loop_new();
        struct stream *s = new_stream();

        for (uint32_t n = torture_random() % 20; loop && n; n--) {
            queue(s, loop);
            tn_loop_poll(loop, false);
        }
        if (loop && s->queued && torture_one_in(2)) {
            tn_drain_call_rcu();
            TORTURE_CHECK(s->called == s->queued);
        }
        if (loop) {
            tn_loop_unref(loop);
        }
        give_back(s);
        torture_count(1);
    }
}

/* Stays in its section for longer than the limit of stalls. */
static void sleeper(void)
{
    while (!torture_is_over()) {
        uint64_t before = tn_atomic_read(&stalls);
        int64_t end = tn_deadline_in(20 * TN_SECOND);

        tn_rcu_read_lock();
        tn_rcu_cookie_start();
        while (tn_atomic_read(&stalls) == before) { /* until it is named */
            TORTURE_CHECK(tn_now() < end);
            usleep(1000);
        }
        tn_rcu_read_unlock();
        tn_atomic_inc(&sleepers);
        torture_count(1);
        usleep(torture_random() % 20000);
    }
}

static void on_stall(const struct tn_rcu_stall *stall, void *unused)
{
    (void)unused;
    TORTURE_CHECK(stall->count > 0 && stall->ns >= 5 * TN_MILLISECOND);
    TORTURE_CHECK(stall->readers[0].thread > 0);
    tn_atomic_inc(&stalls);
}

static void begin(void)
{
    const struct tn_rcu_limits limits = {20, 200, 1000, 10000, TN_MILLISECOND};

    tn_rcu_set_limits(&limits);
    tn_rcu_set_stall_limit(5 * TN_MILLISECOND);
    tn_rcu_set_stall_handler(on_stall, NULL);
}

static void end(void)
{
    struct tn_rcu_stats stats;

    tn_drain_call_rcu();
    tn_drain_call_rcu(); /* what callbacks have queued */
    tn_rcu_stats(&stats);
    printf("# %llu callbacks, %llu sleepers, %llu stalls, %llu waits\n",
           (unsigned long long)called, (unsigned long long)sleepers,
           (unsigned long long)stalls, (unsigned long long)stats.limit_waits);
    TORTURE_CHECK(made == called);
    TORTURE_CHECK(stats.callbacks_pending == 0 && stats.bytes_pending == 0);
}

static const struct torture_role roles[] = {
    {"queuer", queuer}, {"visitor", visitor}, {"sleeper", sleeper},
    {"poller", poller}, {"queuer", queuer},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "callbacks",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 5,
    };

    return torture_main(argc, argv, &torture);
}
