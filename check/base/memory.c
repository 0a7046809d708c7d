/* SPDX-License-Identifier: MIT */

#include "base/memory.h"
#include "base/fatal.h"

#include <sys/mman.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *memory);

static void *checked(void *memory)
{
    if (!memory) {
        fatal("out of memory");
    }
    return memory;
}

void *own_array(size_t count, size_t size)
{
    return checked(__libc_calloc(count, size));
}

void *own_resize(void *old, size_t size)
{
    return checked(__libc_realloc(old, size));
}

void own_free(void *memory)
{
    __libc_free(memory);
}

void *own_pages(void *where, size_t size)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void *pages = mmap(where, size, PROT_READ | PROT_WRITE,
                       flags | (where ? MAP_FIXED_NOREPLACE : 0), -1, 0);

    return checked(pages == MAP_FAILED ? NULL : pages);
}
