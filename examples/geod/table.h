/* SPDX-License-Identifier: MIT */
#ifndef GEOD_TABLE_H
#define GEOD_TABLE_H

/*
 * Which country an address is in: ranges of addresses, sorted, each with a
 * code.  A table does not change once it is published; readers find it through
 * a pointer that RCU protects, and use it inside a read-side critical section.
 */

#include <stddef.h>
#include <tenon/rcu.h>

#include "address.h"

/* Shorter codes are padded with zeros; letters are below POISON. */
enum { CODE_SIZE = 8, POISON = 0xff };

struct range4 {
    uint32_t first, last;
    char code[CODE_SIZE];
};

struct range6 {
    struct ipv6 first, last;
    char code[CODE_SIZE];
};

/* An IPv4 address is first looked up by its upper half. */
enum { BLOCKS = 65536 };

struct table {
    struct tn_rcu_head rcu;
    unsigned long number; /* counts the tables that were published */
    size_t count4, count6;
    size_t capacity4, capacity6;
    struct range4 *ranges4;
    struct range6 *ranges6;
    uint32_t blocks[BLOCKS + 1]; /* ranges that begin before the block */
};

/* Returns an empty table, or NULL. */
struct table *table_new(void);

/* Returns where the next range is to be written, or NULL. */
struct range4 *table_next4(struct table *table);
struct range6 *table_next6(struct table *table);

/* To be called when the ranges are complete. */
void table_finish(struct table *table);

/*
 * Returns the code of @address, or NULL if no range has it.  The code has up to
 * CODE_SIZE bytes and is part of the table.
 */
const char *table_find(const struct table *table,
                       const struct address *address);

/*
 * Overwrites @table with POISON and frees it.  Who reads it all the same finds
 * an address in any range, and its code to be POISON.
 */
void table_free(struct table *table);

#endif
