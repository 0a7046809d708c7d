/* SPDX-License-Identifier: MIT */
/*
 * What was queued for a loop is called by a poll of it, which is woken up for
 * that, when no reader has what it frees; or, if the loop ends first, by the
 * library's thread all the same.
 *
 * Promises: R19
 * Defines: POLLED | ENDS
 * Slow
 */

#include "tenon/rcu_loop.h"
#include "verify.h"

struct thing {
    struct tn_rcu_head rcu;
    int value;
};

static struct thing thing = {.value = 1};
static int called;

static void drop(struct tn_rcu_head *old)
{
    ((struct thing *)old)->value = 0;
    called = 1;
}

#ifdef POLLED

static struct thing *current = &thing;

static void *reader(void *unused)
{
    struct thing *found;

    tn_rcu_read_lock();
    found = tn_atomic_rcu_read(&current);
    assert(!found || found->value);
    tn_rcu_read_unlock();
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    pthread_create(&thread, NULL, reader, NULL);
    tn_atomic_rcu_set(&current, NULL);
    tn_call_rcu_on(loop, &thing.rcu, drop);
    while (!called) {
        tn_loop_poll(loop, true);
    }
    pthread_join(thread, NULL);
    return 0;
}

#else

int main(void)
{
    struct tn_loop *loop = tn_loop_new();

    tn_call_rcu_on(loop, &thing.rcu, drop);
    tn_loop_unref(loop);
    tn_drain_call_rcu();
    assert(called);
    return 0;
}

#endif
