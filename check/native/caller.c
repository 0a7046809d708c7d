/* SPDX-License-Identifier: MIT */

#include "native/caller.h"
#include "native/current.h"
#include "native/segments.h"
#include "native/stacks.h"

/* Where the first return into the program's code is, from @sp on; or 0. */
static uintptr_t find_caller(const uint64_t *sp)
{
    const uint64_t *top = (const uint64_t *)run.self->context.stack_top;

    while (sp < top && !segments_returns_to(*sp)) {
        sp++;
    }
    return sp < top ? *sp - 1 : 0;
}

uintptr_t caller_of_library(void)
{
    uintptr_t caller = run_is_program() ? find_caller(stacks_registers.sp) : 0;

    return caller ? caller : stacks_caller - 1;
}

uintptr_t caller_interrupted(uintptr_t pc, const uint64_t *sp)
{
    uintptr_t caller;

    if (segments_have_code(pc)) {
        return pc;
    }
    if (!run_is_on_own_stack((uintptr_t)sp)) {
        sp = stacks_registers.sp;
    }
    caller = find_caller(sp);
    return caller ? caller : run.pc;
}
