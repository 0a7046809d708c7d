/* SPDX-License-Identifier: MIT */
/*
 * Functions for one loop are called in the order in which they were queued, and
 * no two at the same time, while they are handed over and two threads run what
 * is due; and then also if the loop ends.  The second thread to run stands for
 * a drain where the loop was polled last.
 *
 * The library's thread and the loop are stubs: whole, they would be too much.
 *
 * Promises: R19
 * Defines: POLLS | ENDS
 */

#include "rcu/rcu.h"
#include "rcu/target.h"
#include "verify.h"

static struct tn_rcu_target_ target;
static int called; /* plain: functions do not run at the same time */

static void first(struct tn_rcu_head *unused)
{
    (void)unused;
    assert(called++ == 0);
}

static void second(struct tn_rcu_head *unused)
{
    (void)unused;
    assert(called++ == 1);
}

static struct tn_rcu_head heads[] = {{.func_ = first}, {.func_ = second}};

static void hand_over(unsigned long batch)
{
    tn_rcu_targets_take_();
    tn_rcu_targets_hand_over_(batch);
}

static void *worker(void *unused)
{
    tn_rcu_target_put_(&target, &heads[0]);
    hand_over(1);
    tn_rcu_target_put_(&target, &heads[1]);
    hand_over(2);
    return unused;
}

static void *runner(void *unused)
{
    tn_rcu_target_run_(&target);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    tn_rcu_idle_ = 0; /* nobody starts the library's thread */
    tn_rcu_target_add_(&target);
    pthread_create(&threads[0], NULL, worker, NULL);
    pthread_create(&threads[1], NULL, runner, NULL);
#ifdef POLLS
    tn_rcu_target_run_(&target);
#endif
    pthread_join(threads[1], NULL);
    pthread_join(threads[0], NULL);
#ifdef ENDS
    tn_rcu_target_remove_(&target);
    hand_over(3);
#else
    tn_rcu_target_run_(&target);
#endif
    assert(called == 2);
    return 0;
}
