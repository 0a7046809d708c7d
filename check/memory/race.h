/* SPDX-License-Identifier: MIT */
#ifndef CHECK_MEMORY_RACE_H
#define CHECK_MEMORY_RACE_H

/*
 * Data races: two accesses to one byte, one of them a write and one of them
 * plain, neither of which happens before the other.  Kept per byte is what a
 * later access could still race with: the last access of each kind by each
 * thread, up to a plain write that all others happen before.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RACE_READ = 0,
    RACE_WRITE = 1,
    RACE_ATOMIC = 2,
    RACE_FREE = 4, /* this write ends the object, as does ... */
    RACE_DESTROY = 8,
};

struct race {
    uint32_t thread; /* of the earlier access */
    uint8_t kind;
    uintptr_t pc;
};

void race_new_run(void);

/*
 * Notes an access by the running thread.  False if it races, with what in
 * *race.  *over_atomic says whether atomic accesses came before.
 */
bool race_check(uintptr_t address, size_t size, unsigned kind, uintptr_t pc,
                struct race *race, bool *over_atomic);

#endif
