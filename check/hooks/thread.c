/* SPDX-License-Identifier: MIT */

/* pthread_create, join, detach, exit, self, sched_yield. */

#include "hooks/thread.h"
#include "base/real.h"
#include "block/spin.h"
#include "explore/explorer.h"
#include "hooks/cleanup.h"
#include "hooks/entry.h"
#include "hooks/finish.h"
#include "hooks/process.h"
#include "hooks/random.h"
#include "memory/plain.h"
#include "native/fail.h"
#include "native/run.h"
#include "native/segments.h"
#include "native/stacks.h"
#include "native/twins.h"

#include <errno.h>
#include <sched.h>

static struct op plain_op(enum event_kind kind, word operand, uintptr_t pc)
{
    return (struct op){
        .event = {.kind = (uint8_t)kind, .operand = operand, .pc = pc}};
}

void thread_main(void)
{
    struct thread *self = run.self;
    uint64_t *sp = context_stack_start(&self->context);
    struct op op = plain_op(EVENT_START, self->id, (uintptr_t)self->start);

    cleanup_new_thread();
    if (self->id == MAIN_THREAD) {
        process_run(sp);
    }
    op.event.expected = thread_parent(self->id);
    run_perform(&op);
    finish_thread(stacks_call(self->start, self->argument, sp), sp);
}

pthread_t thread_create(void *(*start)(void *), void *argument, bool detached,
                        uintptr_t pc)
{
    struct thread *self = run.self;
    struct thread *child = &threads[thread_number(self->id, self->children++)];
    struct op op = plain_op(EVENT_CREATE, child->id, pc);

    spin_effect();
    op.event.twins = twins_number(start, argument);
    run_perform(&op);
    child->start = start;
    child->argument = argument;
    segments_restore_tls(child->id);
    thread_begin(child, thread_main);
    child->detached = detached;
    twins_add(child, op.event.twins, pc);
    random_begin(child->id, explorer.symmetry ? child->twin->id : child->id);
    return child->handle;
}

HOOK(int, pthread_create, pthread_t *handle, const pthread_attr_t *attributes,
     void *(*start)(void *), void *argument)
{
    uintptr_t pc = CALLER;
    int state = PTHREAD_CREATE_JOINABLE;
    pthread_t created;

    if (!run_is_program()) {
        return real_pthread_create(handle, attributes, start, argument);
    }
    if (attributes) {
        pthread_attr_getdetachstate(attributes, &state);
    }
    created =
        thread_create(start, argument, state == PTHREAD_CREATE_DETACHED, pc);
    plain_access((uintptr_t)handle, sizeof(*handle), true, pc);
    *handle = created;
    return 0;
}

int thread_join(pthread_t handle, void **result, uintptr_t pc)
{
    struct thread *target = thread_of_handle(handle);
    struct op op;

    if (!target || target->state == THREAD_ABSENT || target->detached ||
        target->joined) {
        fail_here(ERROR_BAD_JOIN, pc,
                  "this thread cannot be joined: it was joined or "
                  "detached before");
    }
    if (target == run.self) {
        return EDEADLK;
    }
    spin_effect();
    target->joined = true;
    op = plain_op(EVENT_JOIN, target->id, pc);
    run_perform(&op);
    twins_join(target, pc);
    *result = target->result;
    return 0;
}

HOOK(int, pthread_join, pthread_t handle, void **result)
{
    uintptr_t pc = CALLER;
    void *value;
    int error = thread_join(handle, &value, pc);

    if (error == 0 && result) {
        plain_access((uintptr_t)result, sizeof(*result), true, pc);
        *result = value;
    }
    return error;
}

int thread_detach(pthread_t handle, uintptr_t pc)
{
    struct thread *target = thread_of_handle(handle);

    if (!target || target->detached || target->joined) {
        fail_here(ERROR_BAD_JOIN, pc,
                  "this thread was joined or detached before");
    }
    target->detached = true;
    return 0;
}

HOOK(int, pthread_detach, pthread_t handle)
{
    return thread_detach(handle, CALLER);
}

HOOK(void, pthread_exit, void *result)
{
    run.self->result = result;
    cleanup_and_finish(stacks_registers.sp);
}

HOOK(pthread_t, pthread_self, void)
{
    static pthread_t (*real)(void);
    uintptr_t pc = CALLER;

    if (run_is_program()) {
        twins_ask(pc);
        return run.self->handle;
    }
    if (!real) {
        *(void **)&real = real_function("pthread_self");
    }
    return real();
}

/* Whoever yields is not served better than others. */
HOOK(int, sched_yield, void)
{
    return 0;
}
