/* SPDX-License-Identifier: MIT */

/* malloc and its family, for the program; the C library keeps its own. */

#include "base/memory.h"
#include "base/real.h"
#include "hooks/entry.h"
#include "memory/heap.h"
#include "memory/plain.h"
#include "native/current.h"
#include "native/fail.h"
#include "native/segments.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16 };

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

/* Or what works for it alone: both start from the same in every run. */
static bool is_program(uintptr_t pc)
{
    return segments_have_code(pc) || segments_library_has(pc);
}

static void *allocate(size_t size, size_t alignment, uintptr_t pc)
{
    void *memory = heap_allocate(size, alignment, pc);

    if (!memory) {
        errno = ENOMEM;
    }
    return memory;
}

HOOK(void *, malloc, size_t size)
{
    uintptr_t pc = CALLER;

    return is_program(pc) ? allocate(size, ALIGNMENT, pc) : __libc_malloc(size);
}

HOOK(void *, calloc, size_t count, size_t size)
{
    uintptr_t pc = CALLER;
    void *memory;
    size_t bytes;

    if (!is_program(pc)) {
        return __libc_calloc(count, size);
    }
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    memory = allocate(bytes, ALIGNMENT, pc);
    if (memory) {
        own_zero(memory, bytes);
    }
    return memory;
}

/* The C library's own would only say "invalid pointer", and end everything. */
static void refuse_variable(const void *memory, uintptr_t pc)
{
    if (segments_module((uintptr_t)memory) ||
        run_is_on_own_stack((uintptr_t)memory)) {
        fail_here(ERROR_BAD_FREE, pc, "this is not on the heap");
    }
}

HOOK(void, free, void *memory)
{
    uintptr_t pc = CALLER;

    if (heap_owns((uintptr_t)memory)) {
        plain_free(memory, pc);
    } else {
        if (run_is_program()) {
            refuse_variable(memory, pc);
        }
        __libc_free(memory);
    }
}

static void *reallocate(void *old, size_t size, uintptr_t pc)
{
    const struct block *block = heap_block((uintptr_t)old);
    void *memory = allocate(size, ALIGNMENT, pc);
    size_t kept;

    if (!old || !memory) {
        return memory;
    }
    kept = block && block->size < size ? block->size : size;
    plain_access((uintptr_t)old, kept, false, pc);
    own_copy(memory, old, kept);
    plain_free(old, pc);
    return memory;
}

HOOK(void *, realloc, void *old, size_t size)
{
    uintptr_t pc = CALLER;

    if (heap_owns((uintptr_t)old) || (!old && is_program(pc))) {
        return reallocate(old, size, pc);
    }
    return __libc_realloc(old, size);
}

HOOK(void *, reallocarray, void *old, size_t count, size_t size)
{
    uintptr_t pc = CALLER;
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    if (heap_owns((uintptr_t)old) || (!old && is_program(pc))) {
        return reallocate(old, bytes, pc);
    }
    return __libc_realloc(old, bytes);
}

HOOK(void *, memalign, size_t alignment, size_t size)
{
    uintptr_t pc = CALLER;

    return is_program(pc) ? allocate(size, alignment, pc)
                          : __libc_memalign(alignment, size);
}

HOOK(void *, aligned_alloc, size_t alignment, size_t size)
{
    uintptr_t pc = CALLER;

    return is_program(pc) ? allocate(size, alignment, pc)
                          : __libc_memalign(alignment, size);
}

HOOK(int, posix_memalign, void **memory, size_t alignment, size_t size)
{
    uintptr_t pc = CALLER;
    void *block = is_program(pc) ? heap_allocate(size, alignment, pc)
                                 : __libc_memalign(alignment, size);

    if (!block) {
        return ENOMEM;
    }
    *memory = block;
    return 0;
}

HOOK(size_t, malloc_usable_size, void *memory)
{
    static size_t (*real)(void *);
    const struct block *block = heap_block((uintptr_t)memory);

    if (block) {
        return block->size;
    }
    if (!real) {
        *(void **)&real = real_function("malloc_usable_size");
    }
    return real(memory);
}

static char *duplicate(const char *string, size_t length, uintptr_t pc)
{
    char *copy = allocate(length + 1, ALIGNMENT, pc);

    if (copy) {
        plain_access((uintptr_t)string, length, false, pc);
        own_copy(copy, string, length);
        copy[length] = '\0';
    }
    return copy;
}

HOOK(char *, strdup, const char *string)
{
    uintptr_t pc = CALLER;
    size_t length = strlen(string);
    char *copy;

    if (is_program(pc)) {
        return duplicate(string, length, pc);
    }
    copy = __libc_malloc(length + 1);
    if (copy) {
        own_copy(copy, string, length + 1);
    }
    return copy;
}
