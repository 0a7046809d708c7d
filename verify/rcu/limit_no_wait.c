/* SPDX-License-Identifier: MIT */
/*
 * Where call_rcu may not wait for what is pending, it does not, though there is
 * too much of it and it might wait for ever elsewhere: it would be for what its
 * caller holds up.
 *
 * Promises: R16
 * Slow
 * Defines: IN_SECTION | IN_CALLBACK | IN_LOOP | WITH_LOCK | IN_HOOK
 */

#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/loop.h"
#include "rcu/rcu.h"
#include "tenon/rcu_limits.h"
#include "verify.h"

static struct tn_rcu_head heads[2];

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
}

#if defined(IN_SECTION)

static void run(void)
{
    tn_rcu_read_lock();
    tn_call_rcu1(&heads[0], call);
    tn_rcu_read_unlock();
}

#elif defined(IN_CALLBACK)

static struct tn_event called = TN_EVENT_INIT(false);

static void call_again(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_call_rcu1(&heads[0], call);
    tn_event_set(&called);
}

static void run(void)
{
    tn_rcu_read_lock(); /* so that this one does not wait */
    tn_call_rcu1(&heads[1], call_again);
    tn_rcu_read_unlock();
    tn_event_wait(&called);
}

#elif defined(IN_LOOP)

static void in_loop(void *unused)
{
    (void)unused;
    tn_call_rcu1(&heads[0], call);
}

static void run(void)
{
    struct tn_loop *loop = tn_loop_new();

    tn_bh_schedule_oneshot(loop, in_loop, NULL);
    tn_loop_poll(loop, false);
    tn_loop_unref(loop);
}

#elif defined(IN_HOOK)

static struct tn_event called = TN_EVENT_INIT(false);
static bool has_called;

static void hook(void)
{
    if (!has_called) {
        has_called = true;
        tn_call_rcu1(&heads[0], call);
        tn_event_set(&called);
    }
}

static void run(void)
{
    tn_rcu_set_idle_hook(hook);
    tn_rcu_wake_worker_();
    tn_event_wait(&called);
}

#else

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread bool is_held;

static void take(void)
{
    pthread_mutex_lock(&lock);
    is_held = true;
}

static void give(void)
{
    is_held = false;
    pthread_mutex_unlock(&lock);
}

static bool held(void)
{
    return is_held;
}

static void run(void)
{
    tn_rcu_set_callback_lock(take, give, held);
    take();
    tn_call_rcu1(&heads[0], call);
    give();
}

#endif

static void tell(uint64_t callbacks, uint64_t bytes, void *unused)
{
    (void)callbacks;
    (void)bytes;
    (void)unused;
}

int main(void)
{
    struct tn_rcu_stats stats;
    const struct tn_rcu_limits limits = {.wait_ns = TN_FOREVER};

    tn_rcu_set_limits(&limits);
    tn_rcu_set_limit_handler(tell, NULL);
    run();
    tn_rcu_limits_stats_(&stats);
    assert(stats.limit_waits == 0);
    return 0;
}
