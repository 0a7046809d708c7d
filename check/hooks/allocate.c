/* SPDX-License-Identifier: MIT */

/* malloc and its family, for the program; the C library keeps its own. */

#include "hooks/entry.h"
#include "memory/heap.h"
#include "memory/plain.h"
#include "native/memory.h"
#include "native/real.h"
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

static void *allocate(size_t size, size_t alignment, uintptr_t pc)
{
    void *memory = heap_allocate(size, alignment, pc);

    if (!memory) {
        errno = ENOMEM;
    }
    return memory;
}

EXPORT void *malloc(size_t size)
{
    return segments_have_code(CALLER) ? allocate(size, ALIGNMENT, CALLER)
                                      : __libc_malloc(size);
}

EXPORT void *calloc(size_t count, size_t size)
{
    void *memory;
    size_t bytes;

    if (!segments_have_code(CALLER)) {
        return __libc_calloc(count, size);
    }
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    memory = allocate(bytes, ALIGNMENT, CALLER);
    if (memory) {
        own_zero(memory, bytes);
    }
    return memory;
}

EXPORT void free(void *memory)
{
    if (heap_owns((uintptr_t)memory)) {
        heap_free(memory, CALLER);
    } else {
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
    heap_free(old, pc);
    return memory;
}

EXPORT void *realloc(void *old, size_t size)
{
    if (heap_owns((uintptr_t)old) || (!old && segments_have_code(CALLER))) {
        return reallocate(old, size, CALLER);
    }
    return __libc_realloc(old, size);
}

EXPORT void *reallocarray(void *old, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    if (heap_owns((uintptr_t)old) || (!old && segments_have_code(CALLER))) {
        return reallocate(old, bytes, CALLER);
    }
    return __libc_realloc(old, bytes);
}

EXPORT void *memalign(size_t alignment, size_t size)
{
    return segments_have_code(CALLER) ? allocate(size, alignment, CALLER)
                                      : __libc_memalign(alignment, size);
}

EXPORT void *aligned_alloc(size_t alignment, size_t size)
{
    return segments_have_code(CALLER) ? allocate(size, alignment, CALLER)
                                      : __libc_memalign(alignment, size);
}

EXPORT int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *block = segments_have_code(CALLER)
                      ? heap_allocate(size, alignment, CALLER)
                      : __libc_memalign(alignment, size);

    if (!block) {
        return ENOMEM;
    }
    *memory = block;
    return 0;
}

EXPORT size_t malloc_usable_size(void *memory)
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

EXPORT char *strdup(const char *string)
{
    size_t length = strlen(string);
    char *copy;

    if (segments_have_code(CALLER)) {
        return duplicate(string, length, CALLER);
    }
    copy = __libc_malloc(length + 1);
    if (copy) {
        own_copy(copy, string, length + 1);
    }
    return copy;
}
