/* SPDX-License-Identifier: MIT */
/*
 * Loops that report for their threads start, and end with functions pending,
 * beside readers and updaters.  What a loop calls reads with no section of its
 * own, polls, waits for grace periods, announces quiescent states and queues.
 *
 * Whoever still has an element at the end of a section, or of such a function,
 * must not find it older than one.
 */

#include <pthread.h>
#include <stdio.h>

#include "tenon/bh.h"
#include "tenon/clock.h"
#include "tenon/rcu_loop.h"
#include "tenon/thread.h"
#include "element.h"

enum { OLDEST = 3 };

static uint64_t looks, loops;

static void on_call(struct tn_rcu_head *head)
{
    poison_and_free((struct element *)head);
}

static void check(struct element *e)
{
    check_young(e);
    tn_atomic_inc(&looks);
}

static void read_in_section(struct tn_loop *loop)
{
    struct element *e;

    tn_rcu_read_lock();
    e = find();
    torture_dawdle();
    if (loop && torture_one_in(4)) {
        tn_loop_poll(loop, false); /* the section stays open */
    }
    check(e);
    tn_rcu_read_unlock();
}

static void have_quiescent_state(struct tn_loop *loop)
{
    switch (torture_random() % 8) {
    case 0:
        tn_rcu_quiescent_state();
        break;
    case 1:
        tn_loop_poll(loop, false);
        break;
    case 2:
        tn_synchronize_rcu();
        break;
    case 3:
        tn_drain_call_rcu_until(tn_deadline_in(TN_MILLISECOND));
        break;
    default:
        break;
    }
}

/* Called by a loop that reports. */
static void look(void *opaque)
{
    struct tn_loop *loop = opaque;
    struct element *e = find();

    torture_dawdle();
    if (torture_one_in(4)) {
        read_in_section(loop); /* where it polls, that is none */
    }
    check(e);
    if (!tn_rcu_in_section()) {
        have_quiescent_state(loop);
    }
    e = find();
    if (torture_one_in(4)) {
        tn_call_rcu_on(loop, &replace()->rcu, on_call);
    }
    torture_dawdle();
    check(e);
}

/* Called by one that does not. */
static void look_in_section(void *loop)
{
    read_in_section(loop);
}

/* A thread that polls a loop of its own; or several, one after the other. */
static void poller(void)
{
    while (!torture_is_over()) {
        struct tn_loop *loop = tn_loop_new();

        for (uint32_t n = torture_random() % 50; loop && n; n--) {
            bool reports = !torture_one_in(5);

            tn_loop_set_rcu_reporting(loop, reports);
            tn_bh_schedule_oneshot(loop, reports ? look : look_in_section,
                                   loop);
            while (tn_loop_poll(loop, false)) {
            }
        }
        if (loop) {
            tn_call_rcu_on(loop, &replace()->rcu, on_call);
            tn_loop_unref(loop);
        }
        tn_atomic_inc(&loops);
        torture_count(1);
    }
}

/* What it schedules is called by later polls, which report. */
static void start(void *opaque)
{
    struct tn_loop *loop = opaque;

    tn_loop_set_rcu_reporting(loop, true);
    for (uint32_t n = torture_random() % 20; n; n--) {
        tn_bh_schedule_oneshot(loop, look, loop);
    }
}

static void visitor(void)
{
    while (!torture_is_over()) {
        struct tn_loop_thread *thread = tn_loop_thread_new("reports");

        if (thread) {
            struct tn_loop *loop = tn_loop_thread_loop(thread);

            tn_bh_schedule_oneshot(loop, start, loop);
            for (uint32_t n = torture_random() % 10; n; n--) {
                tn_call_rcu_on(loop, &replace()->rcu, on_call);
            }
            torture_dawdle();
            tn_loop_thread_free(thread);
        }
        tn_atomic_inc(&loops);
        torture_count(1);
    }
}

static void reader(void)
{
    while (!torture_is_over()) {
        read_in_section(NULL);
    }
}

static void updater(void)
{
    while (!torture_is_over()) {
        struct element *e = replace();

        do {
#ifndef RACY
            tn_synchronize_rcu();
#endif
        } while (tn_atomic_inc_fetch(&e->age) < OLDEST);
        poison_and_free(e);
        torture_dawdle();
    }
}

static void end(void)
{
    tn_drain_call_rcu();
    printf("# %llu loops, %llu looks\n", (unsigned long long)loops,
           (unsigned long long)looks);
    check_all_freed();
}

static const struct torture_role roles[] = {
    {"poller", poller}, {"visitor", visitor}, {"updater", updater},
    {"reader", reader}, {"poller", poller},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "reporting",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 5,
    };

    return torture_main(argc, argv, &torture);
}
