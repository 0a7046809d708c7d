/* SPDX-License-Identifier: MIT */

/*
 * The functions of <string.h> that programs share memory with.  For calls by
 * the program they check what they touch; they work for the rest of the
 * process too.
 */

#include "base/memory.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/segments.h"

#include <string.h>

static void read_at(const void *at, size_t size, uintptr_t pc)
{
    if (segments_have_code(pc)) {
        plain_access((uintptr_t)at, size, false, pc);
    }
}

static void write_at(const void *at, size_t size, uintptr_t pc)
{
    if (segments_have_code(pc)) {
        plain_access((uintptr_t)at, size, true, pc);
    }
}

static void move(void *to, const void *from, size_t size)
{
    char *end_to = (char *)to + size - 1;
    const char *end_from = (const char *)from + size - 1;

    if ((uintptr_t)to - (uintptr_t)from >= size) {
        own_copy(to, from, size);
        return;
    }
    __asm__ volatile("std\n"
                     "rep movsb\n"
                     "cld"
                     : "+D"(end_to), "+S"(end_from), "+c"(size)::"memory");
}

static void *copied(void *to, const void *from, size_t size, uintptr_t pc)
{
    read_at(from, size, pc);
    write_at(to, size, pc);
    own_copy(to, from, size);
    return to;
}

static void *moved(void *to, const void *from, size_t size, uintptr_t pc)
{
    read_at(from, size, pc);
    write_at(to, size, pc);
    move(to, from, size);
    return to;
}

static void *filled(void *to, int byte, size_t size, uintptr_t pc)
{
    void *at = to;

    write_at(to, size, pc);
    __asm__ volatile("rep stosb" : "+D"(at), "+c"(size) : "a"(byte) : "memory");
    return to;
}

HOOK(void *, memcpy, void *restrict to, const void *restrict from, size_t size)
{
    return copied(to, from, size, CALLER);
}

HOOK(void *, memmove, void *to, const void *from, size_t size)
{
    return moved(to, from, size, CALLER);
}

HOOK(void *, memset, void *to, int byte, size_t size)
{
    return filled(to, byte, size, CALLER);
}

/* Newer compilers call these instead. */
HOOK(void *, __tsan_memcpy, void *to, const void *from, size_t size)
{
    return copied(to, from, size, CALLER);
}

HOOK(void *, __tsan_memmove, void *to, const void *from, size_t size)
{
    return moved(to, from, size, CALLER);
}

HOOK(void *, __tsan_memset, void *to, int byte, size_t size)
{
    return filled(to, byte, size, CALLER);
}

HOOK(int, memcmp, const void *a, const void *b, size_t size)
{
    uintptr_t pc = CALLER;
    const unsigned char *x = a, *y = b;

    read_at(a, size, pc);
    read_at(b, size, pc);
    for (; size > 0; size--, x++, y++) {
        if (*x != *y) {
            return *x < *y ? -1 : 1;
        }
    }
    return 0;
}

static size_t length_of(const char *string)
{
    const char *end = string;

    while (*end) {
        end++;
    }
    return (size_t)(end - string);
}

HOOK(size_t, strlen, const char *string)
{
    uintptr_t pc = CALLER;
    size_t length = length_of(string);

    read_at(string, length + 1, pc);
    return length;
}

static int compare(const char *a, const char *b, size_t limit, uintptr_t pc)
{
    size_t i = 0;

    while (i < limit && a[i] && a[i] == b[i]) {
        i++;
    }
    if (i < limit) {
        read_at(a, i + 1, pc);
        read_at(b, i + 1, pc);
        return (unsigned char)a[i] - (unsigned char)b[i];
    }
    read_at(a, limit, pc);
    read_at(b, limit, pc);
    return 0;
}

HOOK(int, strcmp, const char *a, const char *b)
{
    return compare(a, b, SIZE_MAX, CALLER);
}

HOOK(int, strncmp, const char *a, const char *b, size_t limit)
{
    return compare(a, b, limit, CALLER);
}

HOOK(char *, strcpy, char *restrict to, const char *restrict from)
{
    uintptr_t pc = CALLER;

    return copied(to, from, length_of(from) + 1, pc);
}

HOOK(char *, strncpy, char *restrict to, const char *restrict from, size_t size)
{
    uintptr_t pc = CALLER;
    size_t length = 0;

    while (length < size && from[length]) {
        length++;
    }
    read_at(from, length < size ? length + 1 : size, pc);
    write_at(to, size, pc);
    own_copy(to, from, length);
    own_zero(to + length, size - length);
    return to;
}
