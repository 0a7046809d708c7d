/* SPDX-License-Identifier: MIT */

#include "native/current.h"

struct run run;

static struct context checker;

void run_switch_to(struct thread *thread)
{
    struct thread *self = run.self;

    if (checker.fs == 0) {
        context_adopt(&checker);
    }
    run.self = thread;
    context_switch(self ? &self->context : &checker,
                   thread ? &thread->context : &checker);
}

_Noreturn void run_abort(enum run_end why)
{
    run.end = why;
    run_switch_to(NULL);
    __builtin_unreachable();
}
