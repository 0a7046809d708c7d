/* SPDX-License-Identifier: MIT */

#include "hooks/lock.h"
#include "block/held.h"
#include "block/spin.h"
#include "memory/plain.h"
#include "native/run.h"

/* In the graph it is an int, which nobody else accesses. */
enum { UNLOCKED, LOCKED, LOCK_SIZE = sizeof(int) };

static struct op lock_op(volatile void *at, enum role role, uintptr_t pc)
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
                       .address = (uintptr_t)at};
}

/* After the event of a lock; true if it got the word. */
static bool locked(volatile void *at, int32_t e, uintptr_t pc)
{
    bool writes = run_has_write_half(e);

    plain_atomic_access((uintptr_t)at, LOCK_SIZE, writes, pc);
    if (writes) {
        run_follow();
        held_add(at, false);
    }
    return writes;
}

void lock_take(volatile void *at, uintptr_t pc)
{
    struct op op = lock_op(at, ROLE_LOCK, pc);
    int32_t e;

    do {
        e = run_perform(&op);
    } while (graph_event(run.graph, e)->role == ROLE_GHOST);
    if (!locked(at, e, pc)) {
        spin_wait(); /* plain locks: for the unlock to revisit this */
    }
}

bool lock_try(volatile void *at, uintptr_t pc)
{
    struct op op = lock_op(at, ROLE_TRYLOCK, pc);

    return locked(at, run_perform(&op), pc);
}

void lock_release(volatile void *at, uintptr_t pc)
{
    const struct op op = {.event = {.kind = EVENT_WRITE,
                                    .role = ROLE_UNLOCK,
                                    .order = ORDER_RELEASE,
                                    .size = LOCK_SIZE,
                                    .value = UNLOCKED,
                                    .pc = pc},
                          .address = (uintptr_t)at};

    held_remove(held_own(at));
    run_perform(&op);
    plain_atomic_access((uintptr_t)at, LOCK_SIZE, true, pc);
}
