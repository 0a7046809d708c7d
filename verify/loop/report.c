/* SPDX-License-Identifier: MIT */
/*
 * A function of a loop that reports reads what RCU protects, without a section.
 * An updater waits for it, and not for the loop when that waits: what the loop
 * waits for comes after the grace period.
 *
 * Promises: R12 R13
 * Variants: fences
 */

#include "tenon/rcu.h"
#include "verify_loop.h"

static int first = 1, second = 2;
static int *current = &first;
static int done;
static struct tn_loop *loop;

static void look(void *unused)
{
    (void)unused;
    assert(*tn_atomic_rcu_read(&current) != 0);
}

static void look_at_last(void *unused)
{
    look(unused);
    done = 1;
}

static void *updater(void *unused)
{
    tn_atomic_rcu_set(&current, &second);
    tn_synchronize_rcu();
    first = 0;
    tn_bh_schedule_oneshot(loop, look_at_last, NULL);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_loop_set_rcu_reporting(loop, true);
    tn_bh_schedule_oneshot(loop, look, NULL);
    thread = start(updater);
    poll_until(loop, &done);
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
