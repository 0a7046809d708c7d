/* SPDX-License-Identifier: MIT */
#ifndef GEOD_BUFFER_H
#define GEOD_BUFFER_H

/*
 * Bytes on their way in or out of a connection.  An empty buffer owns no
 * memory, so that idle connections cost little.
 */

#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *memory;
    size_t start, end, capacity;
    bool failed; /* memory ran out: something is missing */
};

static inline size_t buffer_size(const struct buffer *b)
{
    return b->end - b->start;
}

static inline char *buffer_bytes(const struct buffer *b)
{
    return b->memory + b->start;
}

/* Returns where @size bytes may be put, or NULL; add tells how many were. */
char *buffer_reserve(struct buffer *b, size_t size);
void buffer_add(struct buffer *b, size_t size);

void buffer_append(struct buffer *b, const void *bytes, size_t size);

/* Removes the first @size bytes. */
void buffer_consume(struct buffer *b, size_t size);

/* Removes all. */
void buffer_clear(struct buffer *b);

#endif
