/* SPDX-License-Identifier: MIT */

/* A word that says new, busy or done. */

#include "hooks/once.h"
#include "block/spin.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/run.h"
#include "native/stacks.h"

enum { ONCE_NEW, ONCE_BUSY, ONCE_DONE };

/* True if the caller has to do it. */
static bool begin(pthread_once_t *once, uintptr_t pc)
{
    const struct op op = {.event = {.kind = EVENT_READ,
                                    .role = ROLE_RMW,
                                    .op = OP_COMPARE,
                                    .order = ORDER_ACQUIRE,
                                    .on_success = ORDER_ACQUIRE,
                                    .on_failure = ORDER_ACQUIRE,
                                    .size = sizeof(*once),
                                    .expected = ONCE_NEW,
                                    .operand = ONCE_BUSY,
                                    .pc = pc},
                          .address = (uintptr_t)once};
    int32_t e = run_perform(&op);
    bool first = run_has_write_half(e);

    plain_atomic_access((uintptr_t)once, sizeof(*once), first, pc);
    if (first) {
        spin_effect();
        run_follow();
    } else if (graph_event(run.graph, e)->value == ONCE_BUSY) {
        spin_wait();
    }
    return first;
}

static void end(pthread_once_t *once, uintptr_t pc)
{
    const struct op op = {.event = {.kind = EVENT_WRITE,
                                    .order = ORDER_RELEASE,
                                    .size = sizeof(*once),
                                    .value = ONCE_DONE,
                                    .pc = pc},
                          .address = (uintptr_t)once};

    spin_effect();
    run_perform(&op);
    plain_atomic_access((uintptr_t)once, sizeof(*once), true, pc);
}

void once_call(pthread_once_t *once, void (*initialise)(void), uint64_t *sp,
               uintptr_t pc)
{
    if (!run_is_program()) {
        if (*once != ONCE_DONE) {
            *once = ONCE_DONE;
            initialise();
        }
    } else if (begin(once, pc)) {
        stacks_call((void *(*)(void *))(void *)initialise, NULL, sp);
        end(once, pc);
    }
}

HOOK(int, pthread_once, pthread_once_t *once, void (*initialise)(void))
{
    once_call(once, initialise, stacks_registers.sp, CALLER);
    return 0;
}
