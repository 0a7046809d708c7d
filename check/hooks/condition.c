/* SPDX-License-Identifier: MIT */

#include "hooks/condition.h"
#include "block/spin.h"
#include "explore/queue.h"
#include "hooks/clock.h"
#include "hooks/entry.h"
#include "hooks/mutex.h"
#include "hooks/sleep.h"
#include "memory/plain.h"
#include "native/fail.h"
#include "native/run.h"

#include <errno.h>

/* Sleepers and wakers access it; whoever destroys it must come after them. */
static void touch(pthread_cond_t *condition, uintptr_t pc)
{
    plain_atomic_access((uintptr_t)condition, sizeof(int), true, pc);
}

/* Only waiting is defined to release the mutex in one step. */
static void fall_asleep(pthread_cond_t *condition, uintptr_t pc)
{
    const struct op op = {.event = {.kind = EVENT_READ,
                                    .role = ROLE_ENQUEUE,
                                    .order = ORDER_RELAXED,
                                    .size = QUEUE_SIZE,
                                    .expected = (uint32_t)ANY_BIT,
                                    .pc = pc},
                          .address = address_in(SPACE_CONDITION, condition)};

    run_perform(&op);
    touch(condition, pc);
    run_follow();
}

int condition_wait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                   int64_t deadline, uintptr_t pc)
{
    enum woken woken;

    if (!mutex_is_held(mutex)) {
        fail_here(ERROR_BAD_UNLOCK, pc,
                  "this thread waits without holding the mutex");
    }
    spin_effect();
    fall_asleep(condition, pc);
    mutex_unlock(mutex, pc);
    woken = sleep_in(address_in(SPACE_CONDITION, condition), deadline, pc);
    mutex_lock(mutex, pc);
    return woken == TIMED_OUT ? ETIMEDOUT : 0;
}

HOOK(int, pthread_cond_wait, pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    return condition_wait(condition, mutex, SLEEP_FOR_EVER, CALLER);
}

HOOK(int, pthread_cond_timedwait, pthread_cond_t *condition,
     pthread_mutex_t *mutex, const struct timespec *deadline)
{
    return condition_wait(condition, mutex, clock_of_timespec(deadline),
                          CALLER);
}

HOOK(int, pthread_cond_clockwait, pthread_cond_t *condition,
     pthread_mutex_t *mutex, clockid_t clock, const struct timespec *deadline)
{
    uintptr_t pc = CALLER;

    (void)clock;
    return condition_wait(condition, mutex, clock_of_timespec(deadline), pc);
}

int condition_wake(pthread_cond_t *condition, uint32_t count, uintptr_t pc)
{
    if (run_is_program()) {
        sleep_wake(address_in(SPACE_CONDITION, condition), count,
                   (uint32_t)ANY_BIT, pc);
        touch(condition, pc);
    }
    return 0;
}

HOOK(int, pthread_cond_signal, pthread_cond_t *condition)
{
    uintptr_t pc = CALLER;

    spin_check((uintptr_t)condition);
    return condition_wake(condition, 1, pc);
}

HOOK(int, pthread_cond_broadcast, pthread_cond_t *condition)
{
    uintptr_t pc = CALLER;

    spin_check((uintptr_t)condition);
    return condition_wake(condition, WAKE_ALL, pc);
}

void condition_init(pthread_cond_t *condition, uintptr_t pc)
{
    plain_access((uintptr_t)condition, sizeof(*condition), true, pc);
    *condition = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
}

void condition_destroy(pthread_cond_t *condition, uintptr_t pc)
{
    if (run_is_program()) {
        spin_effect();
        plain_destroy((uintptr_t)condition, sizeof(*condition), pc);
    }
}

HOOK(int, pthread_cond_init, pthread_cond_t *condition,
     const pthread_condattr_t *attributes)
{
    uintptr_t pc = CALLER;

    (void)attributes; /* all clocks are one */
    condition_init(condition, pc);
    return 0;
}

HOOK(int, pthread_cond_destroy, pthread_cond_t *condition)
{
    uintptr_t pc = CALLER;

    condition_destroy(condition, pc);
    return 0;
}
