/* SPDX-License-Identifier: MIT */

#include "table.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024 };

struct table *table_new(void)
{
    return calloc(1, sizeof(struct table));
}

/* Returns @ranges with room for one more than @count, or NULL. */
static void *make_room(void *ranges, size_t count, size_t *capacity,
                       size_t size)
{
    size_t wanted = *capacity ? *capacity * 2 : FIRST_CAPACITY;
    void *bigger;

    if (count < *capacity) {
        return ranges;
    }
    bigger = realloc(ranges, wanted * size);
    if (bigger) {
        *capacity = wanted;
    }
    return bigger;
}

struct range4 *table_next4(struct table *table)
{
    struct range4 *ranges = make_room(table->ranges4, table->count4,
                                      &table->capacity4, sizeof(*ranges));

    if (!ranges) {
        return NULL;
    }
    table->ranges4 = ranges;
    return &ranges[table->count4];
}

struct range6 *table_next6(struct table *table)
{
    struct range6 *ranges = make_room(table->ranges6, table->count6,
                                      &table->capacity6, sizeof(*ranges));

    if (!ranges) {
        return NULL;
    }
    table->ranges6 = ranges;
    return &ranges[table->count6];
}

void table_finish(struct table *table)
{
    size_t next = 0;

    for (size_t block = 0; block <= BLOCKS; block++) {
        while (next < table->count4 &&
               table->ranges4[next].first >> 16 < block) {
            next++;
        }
        table->blocks[block] = (uint32_t)next;
    }
}

/* The last range that begins at or before the address is the only candidate. */
static const char *find4(const struct table *table, uint32_t address)
{
    const struct range4 *ranges = table->ranges4;
    size_t low = table->blocks[address >> 16];
    size_t high = table->blocks[(address >> 16) + 1];

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ranges[middle].first <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 && address <= ranges[low - 1].last ? ranges[low - 1].code
                                                      : NULL;
}

static const char *find6(const struct table *table, struct ipv6 address)
{
    const struct range6 *ranges = table->ranges6;
    size_t low = 0, high = table->count6;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ipv6_before(address, ranges[middle].first)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low > 0 && !ipv6_before(ranges[low - 1].last, address)
               ? ranges[low - 1].code
               : NULL;
}

const char *table_find(const struct table *table, const struct address *address)
{
    return address->is_ipv6 ? find6(table, address->ipv6)
                            : find4(table, address->ipv4);
}

/* The compiler would leave out a memset that only free() follows. */
static void poison(void *memory, size_t size)
{
    if (memory) {
        memset(memory, POISON, size);
        tn_barrier();
    }
}

void table_free(struct table *table)
{
    void *ranges4 = table->ranges4, *ranges6 = table->ranges6;

    poison(ranges4, table->count4 * sizeof(struct range4));
    poison(ranges6, table->count6 * sizeof(struct range6));
    poison(table, sizeof(*table));
    free(ranges4);
    free(ranges6);
    free(table);
}
