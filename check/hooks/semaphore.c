/* SPDX-License-Identifier: MIT */

/* POSIX semaphores without names: an int, and whether it has been destroyed. */

#include "block/spin.h"
#include "hooks/change.h"
#include "hooks/clock.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/fail.h"
#include "native/run.h"

#include <errno.h>
#include <limits.h>
#include <semaphore.h>

enum { DESTROYED = -1 };

struct semaphore {
    int value;
    int state;
};

_Static_assert(sizeof(struct semaphore) <= sizeof(sem_t), "it holds ours");

static int fail(int error)
{
    errno = error;
    return -1;
}

static void refuse_destroyed(sem_t *sem, uintptr_t pc)
{
    if (((struct semaphore *)sem)->state == DESTROYED) {
        fail_here(ERROR_DESTROY_IN_USE, pc,
                  "this semaphore has been destroyed");
    }
}

static struct change take(const char *says, sem_t *sem, uintptr_t pc)
{
    spin_check((uintptr_t)sem);
    refuse_destroyed(sem, pc);
    return (struct change){.says = says,
                           .address = (uintptr_t)sem,
                           .size = sizeof(int),
                           .order = ORDER_ACQUIRE,
                           .op = OP_SUB_ABOVE,
                           .operand = 1,
                           .expected = 0,
                           .pc = pc};
}

HOOK(int, sem_init, sem_t *sem, int shared, unsigned value)
{
    uintptr_t pc = CALLER;

    (void)shared;
    if (value > INT_MAX) {
        return fail(EINVAL);
    }
    plain_access((uintptr_t)sem, sizeof(*sem), true, pc);
    *(struct semaphore *)sem = (struct semaphore){.value = (int)value};
    return 0;
}

HOOK(int, sem_destroy, sem_t *sem)
{
    uintptr_t pc = CALLER;

    if (run_is_program()) {
        refuse_destroyed(sem, pc);
        spin_effect();
        plain_destroy((uintptr_t)sem, sizeof(*sem), pc);
    }
    ((struct semaphore *)sem)->state = DESTROYED;
    return 0;
}

HOOK(int, sem_wait, sem_t *sem)
{
    struct change change = take("sem_wait", sem, CALLER);

    change_wait(&change);
    spin_effect();
    return 0;
}

static int try(struct change change, int error)
{
    word old;

    if (!change_try(&change, &old)) {
        return fail(error);
    }
    spin_effect();
    return 0;
}

HOOK(int, sem_trywait, sem_t *sem)
{
    return try(take("sem_trywait", sem, CALLER), EAGAIN);
}

static int timed(struct change change, const struct timespec *deadline)
{
    int result = try(change, ETIMEDOUT);

    if (result != 0) {
        clock_pass(clock_of_timespec(deadline));
    }
    return result;
}

HOOK(int, sem_timedwait, sem_t *sem, const struct timespec *deadline)
{
    return timed(take("sem_timedwait", sem, CALLER), deadline);
}

HOOK(int, sem_clockwait, sem_t *sem, clockid_t clock,
     const struct timespec *deadline)
{
    uintptr_t pc = CALLER;

    (void)clock;
    return timed(take("sem_clockwait", sem, pc), deadline);
}

HOOK(int, sem_post, sem_t *sem)
{
    const struct change change = {.says = "sem_post",
                                  .address = (uintptr_t)sem,
                                  .size = sizeof(int),
                                  .order = ORDER_RELEASE,
                                  .op = OP_ADD_BELOW,
                                  .operand = 1,
                                  .expected = INT_MAX,
                                  .pc = CALLER};

    refuse_destroyed(sem, change.pc);
    return try(change, EOVERFLOW);
}

HOOK(int, sem_getvalue, sem_t *sem, int *value)
{
    uintptr_t pc = CALLER;
    const struct op op = {.event = {.kind = EVENT_READ,
                                    .order = ORDER_RELAXED,
                                    .size = sizeof(int),
                                    .pc = pc},
                          .address = (uintptr_t)sem};

    spin_check((uintptr_t)sem);
    refuse_destroyed(sem, pc);
    plain_access((uintptr_t)value, sizeof(*value), true, pc);
    *value = (int)graph_event(run.graph, run_perform(&op))->value;
    plain_atomic_access((uintptr_t)sem, sizeof(int), false, pc);
    return 0;
}
