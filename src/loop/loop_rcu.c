/* SPDX-License-Identifier: MIT */
/*
 * A loop as a target of callbacks.  What is due is run by the next poll; or by
 * a drain on the thread that polls the loop, or that was the last to do so.
 *
 * That thread needs no order: each asks only whether it is itself.
 */

#include <stddef.h>

#include "loop/loop.h"
#include "tenon/rcu_loop.h"

static struct tn_loop *loop_of(const struct tn_rcu_target_ *target)
{
    return (struct tn_loop *)((uintptr_t)target -
                              offsetof(struct tn_loop, rcu));
}

static void tell(struct tn_rcu_target_ *target)
{
    tn_loop_notify(loop_of(target));
}

static bool is_here(const struct tn_rcu_target_ *target)
{
    const struct tn_loop *loop = loop_of(target);

    return tn_loop_is_home_(loop) ||
           (!tn_atomic_read(&loop->home) &&
            tn_atomic_read(&loop->last_home) == &tn_rcu_reader_ &&
            tn_atomic_read(&loop->last_number) == tn_rcu_number_());
}

void tn_loop_rcu_init_(struct tn_loop *loop)
{
    loop->rcu.tell = tell;
    loop->rcu.is_here = is_here;
    tn_rcu_target_add_(&loop->rcu);
}

void tn_loop_rcu_destroy_(struct tn_loop *loop)
{
    tn_rcu_target_remove_(&loop->rcu);
}

bool tn_loop_rcu_is_due_(const struct tn_loop *loop)
{
    return tn_atomic_read(&loop->rcu.has_due);
}

bool tn_loop_rcu_run_(struct tn_loop *loop)
{
    return tn_loop_rcu_is_due_(loop) && tn_rcu_target_run_(&loop->rcu);
}

void tn_call_rcu_on(struct tn_loop *loop, struct tn_rcu_head *head,
                    void (*func)(struct tn_rcu_head *head))
{
    head->func_ = func;
    tn_rcu_target_put_(&loop->rcu, head);
}
