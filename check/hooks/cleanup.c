/* SPDX-License-Identifier: MIT */

/*
 * pthread_cleanup_push and _pop, as C without exceptions has them: a chain of
 * places in the program that call what was pushed, and then ask for the next.
 */

#include "hooks/cleanup.h"
#include "hooks/entry.h"
#include "hooks/finish.h"
#include "native/current.h"
#include "native/stacks.h"

#include <pthread.h>
#include <setjmp.h>

static __pthread_unwind_buf_t *latest[MAX_THREADS];

void cleanup_new_thread(void)
{
    latest[run.self->id] = NULL;
}

static void *jump(void *place)
{
    longjmp(place, 1);
}

_Noreturn void cleanup_and_finish(uint64_t *sp)
{
    __pthread_unwind_buf_t *place = latest[run.self->id];

    if (place) {
        latest[run.self->id] = place->__pad[0];
        stacks_call(jump, place->__cancel_jmp_buf, sp);
    }
    finish_thread(run.self->result, sp);
}

HOOK(void, __pthread_register_cancel, __pthread_unwind_buf_t *place)
{
    if (run_is_program()) {
        place->__pad[0] = latest[run.self->id];
        latest[run.self->id] = place;
    }
}

HOOK(void, __pthread_unregister_cancel, __pthread_unwind_buf_t *place)
{
    if (run_is_program()) {
        latest[run.self->id] = place->__pad[0];
    }
}

HOOK(void, __pthread_unwind_next, __pthread_unwind_buf_t *place)
{
    (void)place;
    cleanup_and_finish(stacks_registers.sp);
}
