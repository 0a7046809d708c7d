/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_LOCATIONS_H
#define CHECK_NATIVE_LOCATIONS_H

/*
 * From addresses to the locations of the graph.  A plain write to an atomic
 * object makes a new location of it, a new epoch: that write is ordered with
 * every atomic access or races with it, so that no atomic access reads across
 * it, and the value it leaves is the initial one of the new location.
 */

#include "graph/graph.h"

#include <stddef.h>

/* Queues of sleepers are locations too, apart from memory. */
enum space { SPACE_MEMORY, SPACE_FUTEX, SPACE_CONDITION, SPACE_DESCRIPTOR };

static inline uintptr_t address_in(enum space space, const volatile void *at)
{
    return (uintptr_t)at | (uintptr_t)space << 60;
}

static inline enum space space_of(uintptr_t address)
{
    return (enum space)(address >> 60);
}

void locations_new_run(void);

/*
 * The number of the location at @address now.  It is the same in every run.
 * Reports an error if another location overlaps it.
 */
uint32_t location_touch(uintptr_t address, unsigned size, uintptr_t pc);

/* The same without touching; NONE if nothing touched it in this epoch. */
int32_t location_find(uintptr_t address, unsigned size);

/* A plain write of @size bytes is coming. */
void locations_overwrite(uintptr_t address, size_t size);

/* Lets @graph know the location, and the value that it has now. */
void location_describe(struct graph *graph, uint32_t location);

/* What memory holds at @location. */
word location_load(const struct location *location);
void location_store(const struct location *location, word value);

/* How many there are, and what each is. */
uint32_t locations_count(void);
void location_tell(struct location *location, uint32_t number);

/*
 * Before the first run: gives @location the next number, as it had in another
 * process; of one without a size only the number is known.
 */
uint32_t location_restore(const struct location *location);

#endif
