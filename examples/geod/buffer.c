/* SPDX-License-Identifier: MIT */

#include "buffer.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024 };

static bool grow(struct buffer *b, size_t size)
{
    size_t capacity = b->capacity ? b->capacity : FIRST_CAPACITY;
    char *memory;

    while (capacity < size) {
        capacity *= 2;
    }
    memory = realloc(b->memory, capacity);
    if (!memory) {
        b->failed = true;
        return false;
    }
    b->memory = memory;
    b->capacity = capacity;
    return true;
}

char *buffer_reserve(struct buffer *b, size_t size)
{
    if (b->capacity - b->end < size && b->start) {
        memmove(b->memory, buffer_bytes(b), buffer_size(b));
        b->end -= b->start;
        b->start = 0;
    }
    if (b->capacity - b->end < size && !grow(b, b->end + size)) {
        return NULL;
    }
    return b->memory + b->end;
}

void buffer_add(struct buffer *b, size_t size)
{
    b->end += size;
}

void buffer_append(struct buffer *b, const void *bytes, size_t size)
{
    char *to = buffer_reserve(b, size);

    if (to) {
        memcpy(to, bytes, size);
        buffer_add(b, size);
    }
}

void buffer_consume(struct buffer *b, size_t size)
{
    b->start += size;
    if (b->start == b->end) {
        buffer_clear(b);
    }
}

void buffer_clear(struct buffer *b)
{
    free(b->memory);
    *b = (struct buffer){.failed = b->failed};
}
