/* SPDX-License-Identifier: MIT */

#include "hooks/volatile.h"
#include "base/options.h"
#include "block/spin.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/locations.h"
#include "native/run.h"

/* The last volatile access of the running thread, if it is not settled. */
static struct {
    struct location at; /* size is 0 if there is none */
    word memory;        /* what was there */
    bool writes;
    uintptr_t pc;
} due;

void volatile_new_run(void)
{
    due.at.size = 0;
}

static struct op access_op(enum event_kind kind, const struct location *at,
                           word value, uintptr_t pc)
{
    return (struct op){.event = {.kind = (uint8_t)kind,
                                 .order = ORDER_RELAXED,
                                 .size = at->size,
                                 .value = value,
                                 .pc = pc},
                       .address = at->address};
}

void volatile_settle(void)
{
    const struct location at = due.at;
    word found;
    struct op op;

    if (at.size == 0) {
        return;
    }
    due.at.size = 0;
    found = location_load(&at);
    location_store(&at, due.memory);
    if (due.writes) {
        op = access_op(EVENT_WRITE, &at, found, due.pc);
        run_perform(&op);
        plain_atomic_access(at.address, at.size, true, op.event.pc);
    }
}

static void read_at(const struct location *at, uintptr_t pc)
{
    struct op op = access_op(EVENT_READ, at, 0, pc);
    word value;

    spin_check(at->address);
    value = graph_event(run.graph, run_perform(&op))->value;
    plain_atomic_access(at->address, at->size, false, pc);
    due.at = *at;
    due.memory = location_load(at);
    due.writes = false;
    location_store(at, value);
}

static void write_at(const struct location *at, uintptr_t pc)
{
    spin_effect();
    volatile_settle();
    due.at = *at;
    due.memory = location_load(at);
    due.writes = true;
    due.pc = pc;
}

static void access_at(void *address, unsigned size, bool writes, uintptr_t pc)
{
    const struct location at = {.address = (uintptr_t)address,
                                .size = (uint8_t)size};

    if (options.volatile_accesses == VOLATILE_RACY || !run_is_program()) {
        plain_access(at.address, size, writes, pc);
    } else if (writes) {
        write_at(&at, pc);
    } else {
        read_at(&at, pc);
    }
}

#define VOLATILE(name, size, writes)         \
    HOOK(void, __tsan_##name, void *at)      \
    {                                        \
        access_at(at, size, writes, CALLER); \
    }

#define OF_SIZE(size)                          \
    VOLATILE(volatile_read##size, size, false) \
    VOLATILE(volatile_write##size, size, true)

#define UNALIGNED(size)                                  \
    VOLATILE(unaligned_volatile_read##size, size, false) \
    VOLATILE(unaligned_volatile_write##size, size, true)

OF_SIZE(1)
OF_SIZE(2)
OF_SIZE(4)
OF_SIZE(8)
OF_SIZE(16)
UNALIGNED(2)
UNALIGNED(4)
UNALIGNED(8)
UNALIGNED(16)
