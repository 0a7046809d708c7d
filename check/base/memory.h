/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BASE_MEMORY_H
#define CHECK_BASE_MEMORY_H

/*
 * The checker's own memory, apart from the program's: from glibc's allocator
 * under the names that nobody interposes.  Running out of it ends the check.
 */

#include <stddef.h>

void *own_array(size_t count, size_t size);
void *own_resize(void *old, size_t size);
void own_free(void *memory);

/* Pages that are not backed before they are touched, at @where if not NULL. */
void *own_pages(void *where, size_t size);

/* Inlined by hand: the program's calls of these names are instrumented. */
static inline void own_copy(void *to, const void *from, size_t size)
{
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size)::"memory");
}

static inline void own_zero(void *to, size_t size)
{
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(0) : "memory");
}

#endif
