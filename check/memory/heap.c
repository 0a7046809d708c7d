/* SPDX-License-Identifier: MIT */

#include "memory/heap.h"
#include "base/memory.h"
#include "block/spin.h"
#include "native/current.h"
#include "native/fail.h"

enum { GAP = 32, FILL = 0xa5, ARENA_SHIFT = 32, FREED_EARLY = UINT16_MAX };

static const uintptr_t heap = 0x600000000000;

static struct arena {
    struct block *blocks; /* by address */
    uint32_t count, capacity;
    uint32_t kept; /* allocated before main */
    uintptr_t start, end;
    char *saved;
    size_t saved_size;
} arenas[MAX_THREADS];

void heap_new_run(void)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        struct arena *arena = &arenas[t];

        arena->count = arena->kept;
        arena->end = arena->start + arena->saved_size;
        for (uint32_t b = 0; b < arena->kept; b++) {
            if (arena->blocks[b].freed_by != FREED_EARLY) {
                arena->blocks[b].freed_pc = 0;
            }
        }
        own_copy((void *)arena->start, arena->saved, arena->saved_size);
    }
}

void heap_save(void)
{
    struct arena *arena = &arenas[MAIN_THREAD];

    arena->kept = arena->count;
    arena->saved_size = arena->end - arena->start;
    arena->saved = own_array(1, arena->saved_size + 1);
    own_copy(arena->saved, (void *)arena->start, arena->saved_size);
}

static uint32_t own_number(void)
{
    return run_is_program() ? run.self->id : MAIN_THREAD;
}

static struct arena *own_arena(void)
{
    uint32_t number = own_number();
    struct arena *arena = &arenas[number];

    if (arena->start == 0) {
        arena->start = arena->end = heap + ((uintptr_t)number << ARENA_SHIFT);
        own_pages((void *)arena->start, (size_t)1 << ARENA_SHIFT);
    }
    return arena;
}

/* Always the same bytes, so that runs do not differ in what they find. */
static void fill(uintptr_t start, size_t size)
{
    size_t count = size;
    void *at = (void *)start;

    __asm__ volatile("rep stosb"
                     : "+D"(at), "+c"(count)
                     : "a"(FILL)
                     : "memory");
}

void *heap_allocate(size_t size, size_t alignment, uintptr_t pc)
{
    struct arena *arena = own_arena();
    uintptr_t start = (arena->end + GAP + alignment - 1) & -alignment;

    if (size >= (size_t)1 << (ARENA_SHIFT - 1) ||
        start + size - arena->start >= (size_t)1 << ARENA_SHIFT) {
        return NULL;
    }
    spin_effect();
    if (arena->count == arena->capacity) {
        arena->capacity = arena->capacity * 2 + 16;
        arena->blocks =
            own_resize(arena->blocks, arena->capacity * sizeof(*arena->blocks));
    }
    arena->blocks[arena->count++] =
        (struct block){.start = start, .size = size, .pc = pc};
    arena->end = start + size;
    fill(start, size);
    return (void *)start;
}

bool heap_owns(uintptr_t address)
{
    return address >= heap &&
           address < heap + ((uintptr_t)MAX_THREADS << ARENA_SHIFT);
}

static struct block *find_block(uintptr_t address)
{
    struct arena *arena = &arenas[(address - heap) >> ARENA_SHIFT];
    uint32_t low = 0, high = arena->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (arena->blocks[middle].start <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? NULL : &arena->blocks[low - 1];
}

const struct block *heap_block(uintptr_t address)
{
    return heap_owns(address) ? find_block(address) : NULL;
}

uint32_t heap_number(const struct block *block)
{
    uint32_t before = 0;

    for (uint32_t t = 0; t < MAX_THREADS; t++) {
        if (block >= arenas[t].blocks &&
            block < arenas[t].blocks + arenas[t].count) {
            return before + (uint32_t)(block - arenas[t].blocks) + 1;
        }
        before += arenas[t].count;
    }
    return 0;
}

const struct block *heap_nth(uint32_t number)
{
    for (uint32_t t = 0; t < MAX_THREADS; t++) {
        if (number <= arenas[t].count) {
            return number ? &arenas[t].blocks[number - 1] : NULL;
        }
        number -= arenas[t].count;
    }
    return NULL;
}

void heap_check(uintptr_t address, size_t size, uintptr_t pc)
{
    const struct block *block;

    if (!heap_owns(address)) {
        return;
    }
    block = find_block(address);
    if (!block) {
        fail_here(ERROR_OUT_OF_BOUNDS, pc,
                  "access of %zu bytes before the first heap block", size);
    }
    if (address + size > block->start + block->size) {
        fail_here(
            ERROR_OUT_OF_BOUNDS, pc,
            "access of %zu bytes at offset %zu of a heap block of %zu bytes",
            size, (size_t)(address - block->start), block->size);
    }
    if (block->freed_pc) {
        fail_pair(ERROR_USE_AFTER_FREE, (struct side){pc, own_number()},
                  (struct side){block->freed_pc, block->freed_by},
                  "access to freed memory");
    }
}

struct block *heap_to_free(const void *memory, uintptr_t pc)
{
    struct block *block = find_block((uintptr_t)memory);

    if (!block || block->start != (uintptr_t)memory) {
        fail_here(ERROR_BAD_FREE, pc, "this is not the start of a heap block");
    }
    if (block->freed_pc) {
        fail_pair(ERROR_DOUBLE_FREE, (struct side){pc, own_number()},
                  (struct side){block->freed_pc, block->freed_by},
                  "this was freed before");
    }
    return block;
}

void heap_free(struct block *block, uintptr_t pc)
{
    block->freed_by = run_is_program() ? (uint16_t)run.self->id : FREED_EARLY;
    block->freed_pc = pc;
}
