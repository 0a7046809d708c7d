/* SPDX-License-Identifier: MIT */

/* System calls: futex and membarrier, and those that change nothing. */

#include "base/raw.h"
#include "block/spin.h"
#include "explore/queue.h"
#include "hooks/clock.h"
#include "hooks/entry.h"
#include "hooks/fence.h"
#include "hooks/sleep.h"
#include "memory/plain.h"
#include "native/fail.h"
#include "native/locations.h"
#include "native/run.h"
#include "native/twins.h"

#include <errno.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>

struct call {
    long number;
    long argument[6];
    uintptr_t pc;
};

static long fail(int error)
{
    errno = error;
    return -1;
}

/* Relative for FUTEX_WAIT, absolute for FUTEX_WAIT_BITSET. */
static int64_t deadline_of(const struct call *call, int operation)
{
    const struct timespec *time = (const struct timespec *)call->argument[3];

    if (!time) {
        return SLEEP_FOR_EVER;
    }
    return clock_of_timespec(time) +
           (operation == FUTEX_WAIT ? clock_now() : 0);
}

static long futex_wait(const struct call *call, int operation, uint32_t bitset)
{
    uintptr_t at = (uintptr_t)call->argument[0];
    uintptr_t queue = address_in(SPACE_FUTEX, (void *)at);
    uint32_t number = location_touch(queue, QUEUE_SIZE, call->pc);
    int64_t deadline = deadline_of(call, operation);
    const struct op op = {
        .event = {.kind = EVENT_READ,
                  .role = ROLE_FUTEX_WORD,
                  .order = ORDER_RELAXED,
                  .size = sizeof(uint32_t),
                  .operand = queue_sleeper_operand(number, bitset),
                  .expected = (uint32_t)call->argument[2],
                  .pc = call->pc},
        .address = at};

    location_describe(run.graph, number);
    run_perform(&op);
    plain_atomic_access(at, sizeof(uint32_t), false, call->pc);
    if (!run_has_write_half(run_follow())) {
        return fail(EAGAIN);
    }
    spin_effect();
    run_follow();
    return sleep_in(queue, deadline, call->pc) == TIMED_OUT ? fail(ETIMEDOUT)
                                                            : 0;
}

/* The address need not be that of an object any more. */
static long futex_wake(const struct call *call, uint32_t bitset)
{
    long count = (int)call->argument[2];

    return sleep_wake(address_in(SPACE_FUTEX, (void *)call->argument[0]),
                      count > 0 ? (uint32_t)count : 0, bitset, call->pc);
}

static long futex(const struct call *call)
{
    int operation =
        (int)call->argument[1] & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
    uint32_t bitset = (uint32_t)call->argument[5];

    if (call->argument[0] % (long)sizeof(uint32_t) != 0) {
        return fail(EINVAL);
    }
    spin_check_operands((uintptr_t)call->argument[0], (word)call->argument[1],
                        (word)call->argument[2]);
    switch (operation) {
    case FUTEX_WAIT:
        return futex_wait(call, operation, FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAKE:
        return futex_wake(call, FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAIT_BITSET:
        return bitset ? futex_wait(call, operation, bitset) : fail(EINVAL);
    case FUTEX_WAKE_BITSET:
        return bitset ? futex_wake(call, bitset) : fail(EINVAL);
    default:
        fail_here(ERROR_UNSUPPORTED, call->pc,
                  "futex operation %d is not modelled", operation);
    }
}

static long membarrier(const struct call *call)
{
    switch (call->argument[0]) {
    case MEMBARRIER_CMD_QUERY:
        return MEMBARRIER_CMD_GLOBAL | MEMBARRIER_CMD_GLOBAL_EXPEDITED |
               MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED |
               MEMBARRIER_CMD_PRIVATE_EXPEDITED |
               MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED;
    case MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED:
    case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED:
        return 0;
    case MEMBARRIER_CMD_GLOBAL:
    case MEMBARRIER_CMD_GLOBAL_EXPEDITED:
    case MEMBARRIER_CMD_PRIVATE_EXPEDITED:
        fence_heavy(call->pc);
        return 0;
    default:
        return fail(EINVAL);
    }
}

static long system_call(const struct call *call)
{
    switch (call->number) {
    case SYS_futex:
        return futex(call);
    case SYS_membarrier:
        return membarrier(call);
    case SYS_sched_yield:
        return sched_yield();
    case SYS_clock_gettime:
        return clock_gettime((clockid_t)call->argument[0],
                             (struct timespec *)call->argument[1]);
    case SYS_getpid:
        return 1000;
    case SYS_gettid:
        twins_ask(call->pc);
        return 1000 + run.self->id;
    default:
        fail_here(ERROR_UNSUPPORTED, call->pc,
                  "system call %ld is not modelled", call->number);
    }
}

static long real_system_call(const struct call *call)
{
    long result = raw_call(call->number, call->argument);

    return result < 0 ? fail((int)-result) : result;
}

/* Arguments that were not given hold whatever was in their places. */
HOOK(long, syscall, long number, long a, long b, long c, long d, long e, long f)
{
    uintptr_t pc = CALLER;
    const struct call call = {number, {a, b, c, d, e, f}, pc};

    return run_is_program() ? system_call(&call) : real_system_call(&call);
}
