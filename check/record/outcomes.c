/* SPDX-License-Identifier: MIT */

#include "record/outcomes.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Open addressing by a hash of the line; at most half full. */
static char **lines;
static uint32_t line_count, capacity;

void outcomes_begin(void)
{
    for (uint32_t i = 0; i < capacity; i++) {
        own_free(lines[i]);
    }
    own_free(lines);
    lines = NULL;
    line_count = capacity = 0;
}

static uint32_t hash(const char *line, size_t length)
{
    uint64_t value = 0xcbf29ce484222325u;

    for (size_t i = 0; i < length; i++) {
        value = (value ^ (unsigned char)line[i]) * 0x100000001b3u;
    }
    return (uint32_t)(value ^ value >> 32);
}

static char **slot_of(const char *line, size_t length)
{
    for (uint32_t i = hash(line, length);; i++) {
        char **slot = &lines[i & (capacity - 1)];

        if (!*slot ||
            (strlen(*slot) == length && memcmp(*slot, line, length) == 0)) {
            return slot;
        }
    }
}

static void grow(void)
{
    char **old = lines;
    uint32_t old_capacity = capacity;

    capacity = old_capacity ? old_capacity * 2 : 64;
    lines = own_array(capacity, sizeof(*lines));
    for (uint32_t i = 0; i < old_capacity; i++) {
        if (old[i]) {
            *slot_of(old[i], strlen(old[i])) = old[i];
        }
    }
    own_free(old);
}

void outcomes_add(const char *line, size_t length)
{
    char **slot;

    if (line_count * 2 >= capacity) {
        grow();
    }
    slot = slot_of(line, length);
    if (!*slot) {
        *slot = own_array(1, length + 1);
        own_copy(*slot, line, length);
        line_count++;
    }
}

void outcomes_note(const char *text, size_t length)
{
    while (length > 0) {
        const char *end = memchr(text, '\n', length);
        size_t line = end ? (size_t)(end - text) : length;

        outcomes_add(text, line);
        line += end != NULL;
        text += line;
        length -= line;
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

uint32_t outcomes_count(void)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < capacity; i++) {
        if (lines[i]) {
            char *line = lines[i];

            lines[i] = NULL;
            lines[count++] = line;
        }
    }
    qsort(lines, count, sizeof(*lines), by_text);
    return count;
}

const char *outcomes_line(uint32_t i)
{
    return lines[i];
}
