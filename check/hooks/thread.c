/* SPDX-License-Identifier: MIT */

/* pthread_create, join, detach, exit, self, sched_yield. */

#include "hooks/thread.h"
#include "block/spin.h"
#include "hooks/entry.h"
#include "hooks/key.h"
#include "native/real.h"
#include "native/run.h"
#include "native/segments.h"
#include "report/violation.h"

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

    if (self->id != MAIN_THREAD) {
        struct op op = plain_op(EVENT_START, self->id, (uintptr_t)self->start);

        op.event.expected = thread_parent(self->id);
        run_perform(&op);
    }
    thread_finish(self->start(self->argument));
}

_Noreturn void thread_finish(void *result)
{
    struct op op = plain_op(EVENT_END, 0, 0);

    keys_destroy();
    run.self->result = result;
    run_perform(&op);
    run_stop(THREAD_FINISHED);
}

EXPORT int pthread_create(pthread_t *handle, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument)
{
    struct thread *self = run.self, *child;
    struct op op;
    int state = PTHREAD_CREATE_JOINABLE;

    if (!self) {
        return real_pthread_create(handle, attributes, start, argument);
    }
    if (attributes) {
        pthread_attr_getdetachstate(attributes, &state);
    }
    spin_effect();
    child = &threads[thread_number(self->id, self->children++)];
    op = plain_op(EVENT_CREATE, child->id, CALLER);
    run_perform(&op);
    child->start = start;
    child->argument = argument;
    segments_restore_tls(child->id);
    thread_begin(child, thread_main);
    child->detached = state == PTHREAD_CREATE_DETACHED;
    *handle = child->handle;
    return 0;
}

static int join(pthread_t handle, void **result, uintptr_t pc)
{
    struct thread *target = thread_of_handle(handle);
    struct op op;

    if (!target || target->state == THREAD_ABSENT || target->detached ||
        target->joined) {
        violation_here(ERROR_BAD_JOIN, pc,
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
    if (result) {
        *result = target->result;
    }
    return 0;
}

EXPORT int pthread_join(pthread_t handle, void **result)
{
    return join(handle, result, CALLER);
}

EXPORT int pthread_detach(pthread_t handle)
{
    struct thread *target = thread_of_handle(handle);

    if (run_is_program()) {
        if (!target || target->detached || target->joined) {
            violation_here(ERROR_BAD_JOIN, CALLER,
                           "this thread was joined or detached before");
        }
        target->detached = true;
    }
    return 0;
}

EXPORT _Noreturn void pthread_exit(void *result)
{
    thread_finish(result);
}

/* Whoever yields is not served better than others. */
EXPORT int sched_yield(void)
{
    return 0;
}
