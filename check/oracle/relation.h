/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ORACLE_RELATION_H
#define CHECK_ORACLE_RELATION_H

/* Relations and sets over the events of a graph, as bits; slow and plain. */

#include <stdbool.h>
#include <stdint.h>

enum { RELATION_MAX = 256 };

struct set {
    uint64_t bits[RELATION_MAX / 64];
};

struct relation {
    uint32_t size;
    struct set after[RELATION_MAX]; /* after[a] has b if a is related to b */
};

static inline bool set_has(const struct set *set, uint32_t e)
{
    return set->bits[e / 64] >> (e % 64) & 1;
}

static inline void set_add(struct set *set, uint32_t e)
{
    set->bits[e / 64] |= (uint64_t)1 << (e % 64);
}

static inline bool related(const struct relation *r, uint32_t a, uint32_t b)
{
    return set_has(&r->after[a], b);
}

static inline void relate(struct relation *r, uint32_t a, uint32_t b)
{
    set_add(&r->after[a], b);
}

/* An empty relation over @size events; relation_free gives it back. */
struct relation *relation_new(uint32_t size);
void relation_free(struct relation *r);

/* *r |= *by */
void relation_add(struct relation *r, const struct relation *by);

/* New ones: a; b and a; b | b and a | a; b, and the inverse of r. */
struct relation *relation_compose(const struct relation *a,
                                  const struct relation *b);
struct relation *relation_compose_maybe_left(const struct relation *a,
                                             const struct relation *b);
struct relation *relation_compose_maybe_right(const struct relation *a,
                                              const struct relation *b);
struct relation *relation_inverse(const struct relation *r);

/* [from]; r; [to], where NULL is everything. */
struct relation *relation_between(const struct set *from,
                                  const struct relation *r,
                                  const struct set *to);

/* r becomes r+. */
void relation_close(struct relation *r);

bool relation_is_irreflexive(const struct relation *r);

#endif
