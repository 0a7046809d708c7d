/* SPDX-License-Identifier: MIT */

#include "memory/plain.h"
#include "block/retry.h"
#include "block/spin.h"
#include "memory/heap.h"
#include "memory/race.h"
#include "native/fail.h"
#include "native/locations.h"
#include "native/run.h"
#include "record/progress.h"
#include "record/trace.h"

#include <stdio.h>

uint64_t plain_bound = 1000000;

static uint64_t accesses;
static uint32_t accesses_since;

void plain_effect(uintptr_t address, size_t size)
{
    if (!run_is_on_own_stack(address)) {
        spin_change(address, size);
    }
}

/* A thread that waits for plain memory to change never comes to an event. */
static void count_access(uintptr_t pc)
{
    if (accesses_since != run.done) {
        accesses_since = run.done;
        accesses = 0;
    }
    if (++accesses > plain_bound) {
        progress_bound_hit("plain accesses between two atomic ones", pc);
        run_stop(THREAD_CUT);
    }
}

static const char *describe(unsigned kind)
{
    static const char *const names[] = {"plain read", "plain write",
                                        "atomic read", "atomic write"};

    return names[kind & (RACE_WRITE | RACE_ATOMIC)];
}

static _Noreturn void report(const struct race *race, size_t size,
                             unsigned kind, uintptr_t pc)
{
    const struct side here = {pc, run.self->id};
    const struct side there = {race->pc, race->thread};
    char message[128];

    if (kind & RACE_FREE) {
        fail_pair(ERROR_USE_AFTER_FREE, there, here,
                  "nothing orders this access before the free");
    }
    if (kind & RACE_DESTROY) {
        fail_pair(ERROR_DESTROY_IN_USE, here, there,
                  "nothing orders the last use before this");
    }
    if (race->kind & RACE_DESTROY) {
        fail_pair(ERROR_DESTROY_IN_USE, there, here,
                  "somebody uses it after this");
    }
    snprintf(message, sizeof(message),
             "%s of %zu bytes races with the %s of thread %u", describe(kind),
             size, describe(race->kind), race->thread);
    fail_pair(ERROR_RACE, here, there, message);
}

static void check(uintptr_t address, size_t size, unsigned kind, uintptr_t pc)
{
    bool over_atomic = false;
    struct race race;

    if (!race_check(address, size, kind, pc, &race, &over_atomic)) {
        report(&race, size, kind, pc);
    }
    if (over_atomic && !(kind & RACE_ATOMIC) && kind & RACE_WRITE) {
        locations_overwrite(address, size);
    }
}

static void access_at(uintptr_t address, size_t size, bool writes, bool changes,
                      uintptr_t pc)
{
    run_calls.settle();
    count_access(pc);
    retry_access(address, size, writes);
    if (changes) {
        plain_effect(address, size);
    }
    trace_plain(run.self->id, address, size, writes, pc);
    heap_check(address, size, pc);
    check(address, size, writes ? RACE_WRITE : RACE_READ, pc);
}

void plain_access(uintptr_t address, size_t size, bool writes, uintptr_t pc)
{
    if (run_is_program() && size > 0) {
        access_at(address, size, writes, writes, pc);
    }
}

void plain_access_again(uintptr_t address, size_t size, uintptr_t pc)
{
    if (run_is_program() && size > 0) {
        access_at(address, size, true, false, pc);
    }
}

void plain_atomic_access(uintptr_t address, size_t size, bool writes,
                         uintptr_t pc)
{
    heap_check(address, size, pc);
    check(address, size, RACE_ATOMIC | (writes ? RACE_WRITE : RACE_READ), pc);
}

void plain_free(void *memory, uintptr_t pc)
{
    struct block *block = heap_to_free(memory, pc);

    if (run_is_program()) {
        spin_effect();
        trace_free(run.self->id, block->start, block->size, pc);
        run_calls.settle();
        check(block->start, block->size, RACE_WRITE | RACE_FREE, pc);
    }
    heap_free(block, pc);
}

void plain_destroy(uintptr_t address, size_t size, uintptr_t pc)
{
    run_calls.settle();
    check(address, size, RACE_WRITE | RACE_DESTROY, pc);
}
