/* SPDX-License-Identifier: MIT */

/*
 * Barriers count who has ever come to them, from 0 on; a thread leaves by
 * reading what the last one of its round has made of that.
 */

#include "block/spin.h"
#include "hooks/change.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/fail.h"
#include "native/run.h"

#include <errno.h>
#include <pthread.h>

enum { DESTROYED = 0 }; /* a size */

struct barrier {
    unsigned come;
    unsigned size;
};

_Static_assert(sizeof(struct barrier) <= sizeof(pthread_barrier_t),
               "it holds ours");

static void refuse_destroyed(const struct barrier *barrier, uintptr_t pc)
{
    if (barrier->size == DESTROYED) {
        fail_here(ERROR_DESTROY_IN_USE, pc, "this barrier has been destroyed");
    }
}

HOOK(int, pthread_barrier_init, pthread_barrier_t *barrier,
     const pthread_barrierattr_t *attributes, unsigned size)
{
    uintptr_t pc = CALLER;

    (void)attributes;
    if (size == 0) {
        return EINVAL;
    }
    plain_access((uintptr_t)barrier, sizeof(*barrier), true, pc);
    *(struct barrier *)barrier = (struct barrier){.size = size};
    return 0;
}

HOOK(int, pthread_barrier_destroy, pthread_barrier_t *barrier)
{
    uintptr_t pc = CALLER;

    if (run_is_program()) {
        refuse_destroyed((struct barrier *)barrier, pc);
        spin_effect();
        plain_destroy((uintptr_t)barrier, sizeof(*barrier), pc);
    }
    ((struct barrier *)barrier)->size = DESTROYED;
    return 0;
}

/* Comes back when as many have come as @come says. */
static void leave(pthread_barrier_t *barrier, word come, uintptr_t pc)
{
    const struct op op = {.event = {.kind = EVENT_READ,
                                    .role = ROLE_LEAVE,
                                    .order = ORDER_ACQUIRE,
                                    .size = sizeof(unsigned),
                                    .expected = come,
                                    .pc = pc},
                          .address = (uintptr_t)barrier};

    run_perform(&op);
}

HOOK(int, pthread_barrier_wait, pthread_barrier_t *barrier)
{
    const struct change come = {.says = "comes to",
                                .address = (uintptr_t)barrier,
                                .size = sizeof(unsigned),
                                .order = ORDER_ACQ_REL,
                                .op = OP_ADD,
                                .operand = 1,
                                .pc = CALLER};
    unsigned size = ((struct barrier *)barrier)->size;
    word before;

    refuse_destroyed((struct barrier *)barrier, come.pc);
    spin_effect();
    before = change_wait(&come);
    if (before % size == size - 1) {
        return PTHREAD_BARRIER_SERIAL_THREAD;
    }
    leave(barrier, before - before % size + size, come.pc);
    return 0;
}
