/* SPDX-License-Identifier: MIT */

/*
 * The operators new and delete of C++, under the names that compilers give
 * them: all that the program replaces stays its own.
 */

#include "base/fatal.h"
#include "hooks/entry.h"
#include "memory/heap.h"
#include "memory/plain.h"

#include <errno.h>
#include <stdlib.h>

enum { ALIGNMENT = 16 };

static void *allocate(size_t size, size_t alignment, bool may_fail,
                      uintptr_t pc)
{
    void *memory = heap_allocate(size, alignment, pc);

    if (!memory && !may_fail) {
        fatal("the program has no memory left, and new cannot throw here");
    }
    return memory;
}

#define NEW(name, may_fail)                                 \
    HOOK(void *, name, size_t size)                         \
    {                                                       \
        return allocate(size, ALIGNMENT, may_fail, CALLER); \
    }

#define NEW_ALIGNED(name, may_fail)                         \
    HOOK(void *, name, size_t size, size_t alignment)       \
    {                                                       \
        return allocate(size, alignment, may_fail, CALLER); \
    }

#define DELETE(name)                        \
    HOOK(void, name, void *memory)          \
    {                                       \
        uintptr_t pc = CALLER;              \
                                            \
        if (heap_owns((uintptr_t)memory)) { \
            plain_free(memory, pc);         \
        } else {                            \
            free(memory);                   \
        }                                   \
    }

NEW(_Znwm, false)
NEW(_Znam, false)
NEW(_ZnwmRKSt9nothrow_t, true)
NEW(_ZnamRKSt9nothrow_t, true)
NEW_ALIGNED(_ZnwmSt11align_val_t, false)
NEW_ALIGNED(_ZnamSt11align_val_t, false)
NEW_ALIGNED(_ZnwmSt11align_val_tRKSt9nothrow_t, true)
NEW_ALIGNED(_ZnamSt11align_val_tRKSt9nothrow_t, true)
DELETE(_ZdlPv)
DELETE(_ZdaPv)
DELETE(_ZdlPvm)
DELETE(_ZdaPvm)
DELETE(_ZdlPvRKSt9nothrow_t)
DELETE(_ZdaPvRKSt9nothrow_t)
DELETE(_ZdlPvSt11align_val_t)
DELETE(_ZdaPvSt11align_val_t)
DELETE(_ZdlPvmSt11align_val_t)
DELETE(_ZdaPvmSt11align_val_t)
DELETE(_ZdlPvSt11align_val_tRKSt9nothrow_t)
DELETE(_ZdaPvSt11align_val_tRKSt9nothrow_t)
