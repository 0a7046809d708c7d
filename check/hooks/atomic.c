/* SPDX-License-Identifier: MIT */

/* Atomic accesses, as compilers instrument them for TSan. */

#include "block/spin.h"
#include "graph/rmw.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/locations.h"
#include "native/run.h"
#include "record/sites.h"

static struct op access_op(enum event_kind kind, uintptr_t at, unsigned size,
                           int order, uintptr_t pc)
{
    return (struct op){.event = {.kind = (uint8_t)kind,
                                 .order = (uint8_t)order,
                                 .size = (uint8_t)size,
                                 .pc = pc},
                       .address = at};
}

static word memory_load(uintptr_t at, unsigned size)
{
    return location_load(
        &(struct location){.address = at, .size = (uint8_t)size});
}

static void memory_store(uintptr_t at, unsigned size, word value)
{
    location_store(&(struct location){.address = at, .size = (uint8_t)size},
                   value);
}

static word load(uintptr_t at, unsigned size, int order, uintptr_t pc)
{
    struct op op = access_op(EVENT_READ, at, size, order, pc);
    int32_t e;

    if (!run_is_program()) {
        return memory_load(at, size);
    }
    op.event.order = sites_order(pc, SITE_LOAD, op.event.order);
    e = run_perform(&op);
    plain_atomic_access(at, size, false, pc);
    return graph_event(run.graph, e)->value;
}

static void store(uintptr_t at, unsigned size, word value, int order,
                  uintptr_t pc)
{
    struct op op = access_op(EVENT_WRITE, at, size, order, pc);

    if (!run_is_program()) {
        memory_store(at, size, value);
        return;
    }
    spin_effect();
    op.event.order = sites_order(pc, SITE_STORE, op.event.order);
    op.event.value = value;
    run_perform(&op);
    plain_atomic_access(at, size, true, pc);
}

/* Executes a read-modify-write; true if it wrote. */
static bool modify(const struct op *op, word *old)
{
    uintptr_t at = op->address;
    int32_t e = run_perform(op);
    const struct event *event = graph_event(run.graph, e);
    bool writes = run_has_write_half(e);

    *old = event->value;
    plain_atomic_access(at, op->event.size, writes, op->event.pc);
    if (writes && graph_event(run.graph, run_follow())->value != *old) {
        spin_effect();
    }
    return writes;
}

static word fetch(uintptr_t at, unsigned size, enum rmw_op rmw, word operand,
                  int order, uintptr_t pc)
{
    struct op op = access_op(EVENT_READ, at, size, order, pc);
    word old;

    if (!run_is_program()) {
        old = memory_load(at, size);
        memory_store(at, size, rmw_apply(rmw, old, operand, size));
        return old;
    }
    spin_check_operands(at, operand, 0);
    op.event.role = ROLE_RMW;
    op.event.op = (uint8_t)rmw;
    op.event.order = sites_order(pc, SITE_RMW, op.event.order);
    op.event.operand = operand;
    modify(&op, &old);
    return old;
}

struct compare {
    word expected, desired;
    int order, on_failure;
    bool weak;
};

/* Returns the value found; *success says whether the exchange was made. */
static word compare(uintptr_t at, unsigned size, const struct compare *how,
                    bool *success, uintptr_t pc)
{
    struct op op = access_op(EVENT_READ, at, size, how->order, pc);
    struct event *event = &op.event;
    word old;

    if (!run_is_program()) {
        old = memory_load(at, size);
        *success = old == how->expected;
        if (*success) {
            memory_store(at, size, how->desired);
        }
        return old;
    }
    spin_check_operands(at, how->expected, how->desired);
    event->role = ROLE_RMW;
    event->op = OP_COMPARE;
    event->order = sites_order(pc, SITE_RMW, event->order);
    event->on_success = event->order;
    event->on_failure = sites_order(pc, SITE_FAILURE, (uint8_t)how->on_failure);
    event->expected = how->expected;
    event->operand = how->desired;
    event->weak = how->weak;
    *success = modify(&op, &old);
    return old;
}

/*
 * What the program expects is plain memory, which compilers leave to us.  On
 * the own stack it is nobody else's.
 */
static word load_expected(void *expected, unsigned size, uintptr_t pc)
{
    if (run_is_program() && !run_is_on_own_stack((uintptr_t)expected)) {
        plain_access((uintptr_t)expected, size, false, pc);
    }
    return memory_load((uintptr_t)expected, size);
}

static void store_expected(void *expected, unsigned size, word value,
                           uintptr_t pc)
{
    if (run_is_program() && !run_is_on_own_stack((uintptr_t)expected)) {
        plain_access_again((uintptr_t)expected, size, pc);
        if (memory_load((uintptr_t)expected, size) != value) {
            plain_effect((uintptr_t)expected, size);
        }
    }
    memory_store((uintptr_t)expected, size, value);
}

#define FETCH(bits, type, name, op)                                            \
    HOOK(type, __tsan_atomic##bits##_##name, volatile type *at, type value,    \
         int order)                                                            \
    {                                                                          \
        return (type)fetch((uintptr_t)at, bits / 8, op, value, order, CALLER); \
    }

#define COMPARE(bits, type, name, is_weak)                                     \
    HOOK(int, __tsan_atomic##bits##_##name, volatile type *at, type *expected, \
         type desired, int order, int on_failure)                              \
    {                                                                          \
        uintptr_t pc = CALLER;                                                 \
        struct compare how = {load_expected(expected, bits / 8, pc), desired,  \
                              order, on_failure, is_weak};                     \
        bool success;                                                          \
        word old = compare((uintptr_t)at, bits / 8, &how, &success, pc);       \
                                                                               \
        if (!success) {                                                        \
            store_expected(expected, bits / 8, old, pc);                       \
        }                                                                      \
        return success;                                                        \
    }

#define ATOMIC(bits, type)                                                     \
    HOOK(type, __tsan_atomic##bits##_load, const volatile type *at, int order) \
    {                                                                          \
        spin_check((uintptr_t)at);                                             \
        return (type)load((uintptr_t)at, bits / 8, order, CALLER);             \
    }                                                                          \
    HOOK(void, __tsan_atomic##bits##_store, volatile type *at, type value,     \
         int order)                                                            \
    {                                                                          \
        store((uintptr_t)at, bits / 8, value, order, CALLER);                  \
    }                                                                          \
    FETCH(bits, type, exchange, OP_EXCHANGE)                                   \
    FETCH(bits, type, fetch_add, OP_ADD)                                       \
    FETCH(bits, type, fetch_sub, OP_SUB)                                       \
    FETCH(bits, type, fetch_and, OP_AND)                                       \
    FETCH(bits, type, fetch_or, OP_OR)                                         \
    FETCH(bits, type, fetch_xor, OP_XOR)                                       \
    FETCH(bits, type, fetch_nand, OP_NAND)                                     \
    COMPARE(bits, type, compare_exchange_strong, false)                        \
    COMPARE(bits, type, compare_exchange_weak, true)                           \
    HOOK(type, __tsan_atomic##bits##_compare_exchange_val, volatile type *at,  \
         type expected, type desired, int order, int on_failure)               \
    {                                                                          \
        struct compare how = {expected, desired, order, on_failure, false};    \
        bool success;                                                          \
                                                                               \
        return (type)compare((uintptr_t)at, bits / 8, &how, &success, CALLER); \
    }

ATOMIC(8, uint8_t)
ATOMIC(16, uint16_t)
ATOMIC(32, uint32_t)
ATOMIC(64, uint64_t)
ATOMIC(128, word)
