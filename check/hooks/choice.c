/* SPDX-License-Identifier: MIT */

/* What the program leaves to the environment. */

#include "hooks/choice.h"
#include "block/spin.h"
#include "hooks/entry.h"
#include "native/fail.h"
#include "native/run.h"
#include "tenon-check.h"

unsigned choice_make(unsigned n, uintptr_t pc)
{
    const struct op op = {
        .event = {.kind = EVENT_CHOICE, .choices = (uint16_t)n, .pc = pc}};

    if (n == 0 || n > UINT16_MAX) {
        fail_here(ERROR_UNSUPPORTED, pc, "a choice between %u", n);
    }
    spin_effect();
    return graph_event(run.graph, run_perform(&op))->choice;
}

HOOK(unsigned, tn_check_choose, unsigned n)
{
    return run_is_program() ? choice_make(n, CALLER) : 0;
}

HOOK(void, tn_check_assume, bool condition)
{
    if (!condition && run_is_program()) {
        run_stop(THREAD_DROPPED);
    }
}
