/* SPDX-License-Identifier: MIT */

#include "hooks/sleep.h"
#include "base/memory.h"
#include "base/options.h"
#include "block/spin.h"
#include "explore/queue.h"
#include "hooks/choice.h"
#include "hooks/clock.h"
#include "native/run.h"
#include "record/progress.h"

/* How often each thread has woken up by itself in this run. */
static uint32_t timeouts[MAX_THREADS], spurious[MAX_THREADS];

void sleep_new_run(void)
{
    own_zero(timeouts, sizeof(timeouts));
    own_zero(spurious, sizeof(spurious));
}

static word own_bit(void)
{
    return (word)1 << run.self->id;
}

static struct op queue_op(enum role role, uintptr_t queue, uintptr_t pc)
{
    return (struct op){.event = {.kind = EVENT_READ,
                                 .role = (uint8_t)role,
                                 .order = ORDER_RELAXED,
                                 .size = QUEUE_SIZE,
                                 .pc = pc},
                       .address = queue};
}

/* Time-outs beyond the bound are not explored, and the verdict says so. */
static bool may_time_out(int64_t deadline, uintptr_t pc)
{
    if (deadline == SLEEP_FOR_EVER) {
        return false;
    }
    if (timeouts[run.self->id] < options.timeouts) {
        return true;
    }
    progress_bound_hit("--timeouts", pc);
    return false;
}

/* The thread woke up by itself: for which of the reasons it could. */
static enum woken reason(bool timed, bool spuriously, int64_t deadline,
                         uintptr_t pc)
{
    run_follow();
    if (spuriously && (!timed || choice_make(2, pc) == 1)) {
        spurious[run.self->id]++;
        return SPURIOUS;
    }
    timeouts[run.self->id]++;
    clock_pass(deadline);
    return TIMED_OUT;
}

enum woken sleep_in(uintptr_t queue, int64_t deadline, uintptr_t pc)
{
    struct op op = queue_op(ROLE_RESOLVE, queue, pc);
    bool timed = may_time_out(deadline, pc);
    bool spuriously = spurious[run.self->id] < options.spurious;
    int32_t e;

    op.event.timed = timed || spuriously;
    op.overdue = deadline != SLEEP_FOR_EVER && !timed;
    e = run_perform(&op);
    return graph_event(run.graph, e)->value & own_bit()
               ? reason(timed, spuriously, deadline, pc)
               : WOKEN;
}

uint32_t sleep_wake(uintptr_t queue, uint32_t count, uint32_t bitset,
                    uintptr_t pc)
{
    struct op op = queue_op(ROLE_WAKE, queue, pc);
    int32_t e;
    word before, after;

    op.event.operand = count;
    op.event.expected = bitset;
    e = run_perform(&op);
    if (!run_has_write_half(e)) {
        return 0;
    }
    spin_effect();
    before = graph_event(run.graph, e)->value;
    after = graph_event(run.graph, run_follow())->value;
    return (uint32_t)__builtin_popcountll((uint64_t)(before & ~after));
}
