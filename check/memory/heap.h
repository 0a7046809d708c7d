/* SPDX-License-Identifier: MIT */
#ifndef CHECK_MEMORY_HEAP_H
#define CHECK_MEMORY_HEAP_H

/*
 * The program's heap: an arena per thread in which nothing is used twice
 * within a run.  So addresses depend on the thread and on how much it has
 * allocated, not on who was first, and freed memory stays recognisable.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An allocation. */
struct block {
    uintptr_t start;
    size_t size;
    uintptr_t pc;       /* of malloc */
    uintptr_t freed_pc; /* 0 as long as it lives */
    uint16_t freed_by;
};

void heap_new_run(void);

/* Keeps what has been allocated so far, before main, for all runs. */
void heap_save(void);

void *heap_allocate(size_t size, size_t alignment, uintptr_t pc);

/* The block that begins at @memory, which must be one and not be free. */
struct block *heap_to_free(const void *memory, uintptr_t pc);
void heap_free(struct block *block, uintptr_t pc);

bool heap_owns(uintptr_t address);

/* The block that @address is in or right behind, or NULL. */
const struct block *heap_block(uintptr_t address);

/* Its number, for people; they count through all threads. */
uint32_t heap_number(const struct block *block);

/* The block with this number, or NULL. */
const struct block *heap_nth(uint32_t number);

/* Reports an access outside of blocks, or to a freed one. */
void heap_check(uintptr_t address, size_t size, uintptr_t pc);

#endif
