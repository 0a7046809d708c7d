/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ORACLE_CANONICAL_H
#define CHECK_ORACLE_CANONICAL_H

/*
 * What makes two graphs the same execution: program order, reads-from and
 * coherence, however exploration came there.  Compared by a hash of 64 bits.
 */

#include "graph/graph.h"

uint64_t canonical_hash(const struct graph *graph);

/* The same for all graphs that differ in the names of identical threads. */
uint64_t canonical_orbit(const struct graph *graph);

/* A set of hashes. */
struct seen {
    uint64_t *at;
    uint32_t count, capacity;
};

/* Adds @hash; false if it was there. */
bool seen_add(struct seen *seen, uint64_t hash);

#endif
