/* SPDX-License-Identifier: MIT */

/*
 * Anonymous memory from mmap is a block of the heap: the system's would be at
 * another address in each execution, and that of one thread would come back to
 * another, as if nothing had ordered them.  Parts of it cannot be given back,
 * protected or moved.
 */

#include "base/memory.h"
#include "base/real.h"
#include "hooks/entry.h"
#include "memory/heap.h"
#include "memory/plain.h"
#include "native/current.h"
#include "native/fail.h"

#include <errno.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

static size_t whole_pages(size_t size)
{
    return (size + PAGE - 1) & -(size_t)PAGE;
}

static void *map(size_t size, int flags, uintptr_t pc)
{
    void *memory;

    if (!(flags & MAP_ANONYMOUS) || flags & MAP_FIXED) {
        fail_here(ERROR_UNSUPPORTED, pc,
                  "mmap of files, or at an address, is not modelled");
    }
    memory = size ? heap_allocate(whole_pages(size), PAGE, pc) : NULL;
    if (!memory) {
        errno = size ? ENOMEM : EINVAL;
        return MAP_FAILED;
    }
    own_zero(memory, whole_pages(size));
    return memory;
}

HOOK(void *, mmap, void *at, size_t size, int protection, int flags, int fd,
     long offset)
{
    static void *(*real)(void *, size_t, int, int, int, long);
    uintptr_t pc = CALLER;

    if (run_is_program() && segments_have_code(pc)) {
        return map(size, flags, pc);
    }
    if (!real) {
        *(void **)&real = real_function("mmap");
    }
    return real(at, size, protection, flags, fd, offset);
}

HOOK(int, munmap, void *memory, size_t size)
{
    static int (*real)(void *, size_t);
    uintptr_t pc = CALLER;
    const struct block *block = heap_block((uintptr_t)memory);

    if (!heap_owns((uintptr_t)memory)) {
        if (!real) {
            *(void **)&real = real_function("munmap");
        }
        return real(memory, size);
    }
    if (block && block->start == (uintptr_t)memory &&
        block->size != whole_pages(size)) {
        fail_here(ERROR_UNSUPPORTED, pc, "munmap of a part is not modelled");
    }
    plain_free(memory, pc);
    return 0;
}

HOOK(int, mprotect, void *memory, size_t size, int protection)
{
    static int (*real)(void *, size_t, int);

    if (run_is_program() && heap_owns((uintptr_t)memory)) {
        fail_here(ERROR_UNSUPPORTED, CALLER, "mprotect is not modelled");
    }
    if (!real) {
        *(void **)&real = real_function("mprotect");
    }
    return real(memory, size, protection);
}
