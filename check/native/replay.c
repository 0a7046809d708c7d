/* SPDX-License-Identifier: MIT */

#include "native/replay.h"
#include "native/fail.h"
#include "native/thread.h"

/* Where it may fail, the order in force depends on what it has read. */
static bool same_order(const struct event *before, const struct event *now)
{
    bool always = now->role == ROLE_PLAIN ||
                  (now->role == ROLE_RMW && now->op < OP_COMPARE);

    return before->on_success == now->on_success &&
           before->on_failure == now->on_failure &&
           (!always || before->order == now->order);
}

static bool same(const struct event *before, const struct event *now)
{
    if (before->kind != now->kind || before->op != now->op) {
        return false;
    }
    /* A ghost is what became of a lock. */
    if (before->role != now->role &&
        (before->role != ROLE_GHOST || now->role != ROLE_LOCK)) {
        return false;
    }
    if (!same_order(before, now)) {
        return false;
    }
    if (event_is_access(now) && before->location != now->location) {
        return false;
    }
    if (before->operand != now->operand || before->expected != now->expected ||
        before->choices != now->choices) {
        return false;
    }
    return now->kind != EVENT_WRITE || before->value == now->value;
}

void replay_compare(const struct event *before, const struct event *now)
{
    if (!same(before, now)) {
        fail_nondeterminism(before->pc, now->pc,
                            "in the same situation the program did "
                            "something else before");
    }
}

_Noreturn void replay_is_stuck(const struct graph *graph)
{
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        const struct thread *thread = &threads[t];

        if (thread->done < graph->threads[t].count &&
            thread->state != THREAD_ABSENT) {
            int32_t e = graph_at(graph, t, thread->done);

            fail_nondeterminism(graph_event(graph, e)->pc, 0,
                                "in the same situation the program did "
                                "not come here again");
        }
    }
    fail_nondeterminism(0, 0, "the program did not run the same again");
}
