/* SPDX-License-Identifier: MIT */

#include "native/replay.h"
#include "native/fail.h"
#include "native/thread.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

static const char *doing(const struct event *event)
{
    static const char *const names[] = {
        [EVENT_START] = "starts",        [EVENT_END] = "ends",
        [EVENT_READ] = "reads",          [EVENT_WRITE] = "stores",
        [EVENT_FENCE] = "has a fence",   [EVENT_CREATE] = "creates a thread",
        [EVENT_JOIN] = "joins a thread", [EVENT_CHOICE] = "chooses"};

    if (event->role == ROLE_LOCK || event->role == ROLE_GHOST) {
        return "locks";
    }
    return event->role == ROLE_RMW ? "reads, to modify," : names[event->kind];
}

/* What differs, in words. */
static void tell(const struct event *before, const struct event *now,
                 char *text, size_t size)
{
    bool store = now->kind == EVENT_WRITE;
    bool operand = before->operand != now->operand;
    word old = store     ? before->value
               : operand ? before->operand
                         : before->expected;
    word new = store ? now->value : operand ? now->operand : now->expected;

    if (strcmp(doing(before), doing(now)) != 0) {
        snprintf(text, size, "it %s now, and %s then", doing(now),
                 doing(before));
    } else if (event_is_access(now) && before->location != now->location) {
        snprintf(text, size, "it %s another object now", doing(now));
    } else if (!same_order(before, now)) {
        snprintf(text, size, "it %s with another memory order now", doing(now));
    } else if (old != new) {
        snprintf(text, size, "it %s %" PRId64 " now, and %" PRId64 " then",
                 store     ? "stores"
                 : operand ? "has the operand"
                           : "expects",
                 (int64_t) new, (int64_t)old);
    } else {
        snprintf(text, size, "it %s in another way now", doing(now));
    }
}

void replay_compare(const struct event *before, const struct event *now)
{
    char what[128], message[sizeof(violation.message)];

    if (!same(before, now)) {
        tell(before, now, what, sizeof(what));
        snprintf(message, sizeof(message),
                 "in the same situation the program did something else "
                 "before: %s",
                 what);
        fail_nondeterminism(before->pc, now->pc, message);
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
