/* SPDX-License-Identifier: MIT */

#include "hooks/mutex.h"
#include "block/spin.h"
#include "hooks/clock.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/memory.h"
#include "native/run.h"
#include "report/violation.h"

#include <errno.h>

/* In the graph a mutex is its first bytes, which nobody else accesses. */
enum { UNLOCKED, LOCKED, LOCK_SIZE = sizeof(int), DESTROYED = -1 };

static struct held {
    const pthread_mutex_t *mutex;
    uint32_t depth; /* of a recursive one */
} * held[MAX_THREADS];
static uint32_t held_count[MAX_THREADS], held_capacity[MAX_THREADS];

void mutex_new_run(void)
{
    own_zero(held_count, sizeof(held_count));
}

static struct held *find_held(uint32_t thread, const pthread_mutex_t *mutex)
{
    for (uint32_t i = 0; i < held_count[thread]; i++) {
        if (held[thread][i].mutex == mutex) {
            return &held[thread][i];
        }
    }
    return NULL;
}

bool mutex_is_held(const pthread_mutex_t *mutex)
{
    return find_held(run.self->id, mutex) != NULL;
}

uint64_t mutex_fingerprint(void)
{
    uint32_t t = run.self->id;
    uint64_t sum = 0; /* in whatever order */

    for (uint32_t i = 0; i < held_count[t]; i++) {
        sum += ((uintptr_t)held[t][i].mutex + held[t][i].depth) *
               0x9e3779b97f4a7c15u;
    }
    return sum;
}

static void hold(const pthread_mutex_t *mutex)
{
    uint32_t t = run.self->id;

    if (held_count[t] == held_capacity[t]) {
        held_capacity[t] = held_capacity[t] * 2 + 8;
        held[t] = own_resize(held[t], held_capacity[t] * sizeof(**held));
    }
    held[t][held_count[t]++] = (struct held){mutex, 1};
}

static void let_go(struct held *one)
{
    uint32_t t = run.self->id;

    *one = held[t][--held_count[t]];
}

static int kind_of(const pthread_mutex_t *mutex)
{
    return mutex->__data.__kind;
}

static void refuse_destroyed(const pthread_mutex_t *mutex, uintptr_t pc)
{
    if (kind_of(mutex) == DESTROYED) {
        violation_here(ERROR_DESTROY_IN_USE, pc,
                       "this mutex has been destroyed");
    }
}

static struct op lock_op(const pthread_mutex_t *mutex, enum role role,
                         uintptr_t pc)
{
    return (struct op){.event = {.kind = EVENT_READ,
                                 .role = (uint8_t)role,
                                 .op = OP_COMPARE,
                                 .order = ORDER_ACQUIRE,
                                 .on_success = ORDER_ACQUIRE,
                                 .on_failure = ORDER_RELAXED,
                                 .size = LOCK_SIZE,
                                 .expected = UNLOCKED,
                                 .operand = LOCKED,
                                 .pc = pc},
                       .address = (uintptr_t)mutex};
}

/* After the event of a lock; true if it got the mutex. */
static bool locked(const pthread_mutex_t *mutex, int32_t e, uintptr_t pc)
{
    bool writes = run_has_write_half(e);

    refuse_destroyed(mutex, pc);
    plain_atomic_access((uintptr_t)mutex, LOCK_SIZE, writes, pc);
    if (writes) {
        run_follow();
        hold(mutex);
    }
    return writes;
}

int mutex_lock(pthread_mutex_t *mutex, uintptr_t pc)
{
    struct held *own = find_held(run.self->id, mutex);
    struct op op = lock_op(mutex, ROLE_LOCK, pc);
    int32_t e;

    refuse_destroyed(mutex, pc);
    if (own && kind_of(mutex) == PTHREAD_MUTEX_RECURSIVE) {
        own->depth++;
        return 0;
    }
    if (own && kind_of(mutex) == PTHREAD_MUTEX_ERRORCHECK) {
        return EDEADLK;
    }
    do {
        e = run_perform(&op);
    } while (graph_event(run.graph, e)->role == ROLE_GHOST);
    if (!locked(mutex, e, pc)) {
        spin_wait(); /* plain locks: for the unlock to revisit this */
    }
    return 0;
}

int mutex_unlock(pthread_mutex_t *mutex, uintptr_t pc)
{
    struct held *own = find_held(run.self->id, mutex);
    const struct op op = {.event = {.kind = EVENT_WRITE,
                                    .role = ROLE_UNLOCK,
                                    .order = ORDER_RELEASE,
                                    .size = LOCK_SIZE,
                                    .value = UNLOCKED,
                                    .pc = pc},
                          .address = (uintptr_t)mutex};

    if (!own) {
        refuse_destroyed(mutex, pc);
        if (kind_of(mutex) == PTHREAD_MUTEX_ERRORCHECK ||
            kind_of(mutex) == PTHREAD_MUTEX_RECURSIVE) {
            return EPERM;
        }
        violation_here(ERROR_BAD_UNLOCK, pc,
                       "this thread does not hold this mutex");
    }
    if (--own->depth > 0) {
        return 0;
    }
    let_go(own);
    run_perform(&op);
    plain_atomic_access((uintptr_t)mutex, LOCK_SIZE, true, pc);
    return 0;
}

int mutex_try_lock(pthread_mutex_t *mutex, int busy, uintptr_t pc)
{
    struct held *own;
    struct op op = lock_op(mutex, ROLE_TRYLOCK, pc);

    spin_check((uintptr_t)mutex);
    refuse_destroyed(mutex, pc);
    own = find_held(run.self->id, mutex);
    if (own && kind_of(mutex) == PTHREAD_MUTEX_RECURSIVE) {
        own->depth++;
        return 0;
    }
    if (own) {
        return busy;
    }
    return locked(mutex, run_perform(&op), pc) ? 0 : busy;
}

HOOK(int, pthread_mutex_lock, pthread_mutex_t *mutex)
{
    uintptr_t pc = CALLER;

    spin_check((uintptr_t)mutex);
    return run_is_program() ? mutex_lock(mutex, pc) : 0;
}

HOOK(int, pthread_mutex_unlock, pthread_mutex_t *mutex)
{
    return run_is_program() ? mutex_unlock(mutex, CALLER) : 0;
}

HOOK(int, pthread_mutex_trylock, pthread_mutex_t *mutex)
{
    return run_is_program() ? mutex_try_lock(mutex, EBUSY, CALLER) : 0;
}

int mutex_timed_lock(pthread_mutex_t *mutex, const struct timespec *deadline,
                     uintptr_t pc)
{
    int result = mutex_try_lock(mutex, ETIMEDOUT, pc);

    if (result == ETIMEDOUT) {
        clock_pass(clock_of_timespec(deadline));
    }
    return result;
}

HOOK(int, pthread_mutex_timedlock, pthread_mutex_t *mutex,
     const struct timespec *deadline)
{
    return run_is_program() ? mutex_timed_lock(mutex, deadline, CALLER) : 0;
}

HOOK(int, pthread_mutex_clocklock, pthread_mutex_t *mutex, clockid_t clock,
     const struct timespec *deadline)
{
    uintptr_t pc = CALLER;

    (void)clock;
    return run_is_program() ? mutex_timed_lock(mutex, deadline, pc) : 0;
}

void mutex_init(pthread_mutex_t *mutex, int kind, uintptr_t pc)
{
    plain_access((uintptr_t)mutex, sizeof(*mutex), true, pc);
    *mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    mutex->__data.__kind = kind;
}

void mutex_destroy(pthread_mutex_t *mutex, uintptr_t pc)
{
    if (run_is_program()) {
        refuse_destroyed(mutex, pc);
        for (uint32_t t = 0; t < thread_count; t++) {
            if (find_held(t, mutex)) {
                violation_here(ERROR_DESTROY_IN_USE, pc,
                               "thread %u holds this mutex", t);
            }
        }
        spin_effect();
        plain_destroy((uintptr_t)mutex, sizeof(*mutex), pc);
    }
    mutex->__data.__kind = DESTROYED;
}

HOOK(int, pthread_mutex_init, pthread_mutex_t *mutex,
     const pthread_mutexattr_t *attributes)
{
    uintptr_t pc = CALLER;
    int kind = PTHREAD_MUTEX_NORMAL;

    if (attributes) {
        pthread_mutexattr_gettype(attributes, &kind);
    }
    mutex_init(mutex, kind, pc);
    return 0;
}

HOOK(int, pthread_mutex_destroy, pthread_mutex_t *mutex)
{
    uintptr_t pc = CALLER;

    mutex_destroy(mutex, pc);
    return 0;
}
