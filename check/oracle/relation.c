/* SPDX-License-Identifier: MIT */

#include "oracle/relation.h"
#include "base/memory.h"

static void unite(struct set *set, const struct set *by)
{
    for (uint32_t i = 0; i < RELATION_MAX / 64; i++) {
        set->bits[i] |= by->bits[i];
    }
}

struct relation *relation_new(uint32_t size)
{
    struct relation *r = own_array(1, sizeof(*r));

    r->size = size;
    return r;
}

void relation_free(struct relation *r)
{
    own_free(r);
}

void relation_add(struct relation *r, const struct relation *by)
{
    for (uint32_t a = 0; a < r->size; a++) {
        unite(&r->after[a], &by->after[a]);
    }
}

struct relation *relation_compose(const struct relation *a,
                                  const struct relation *b)
{
    struct relation *r = relation_new(a->size);

    for (uint32_t x = 0; x < a->size; x++) {
        for (uint32_t y = 0; y < a->size; y++) {
            if (related(a, x, y)) {
                unite(&r->after[x], &b->after[y]);
            }
        }
    }
    return r;
}

struct relation *relation_compose_maybe_left(const struct relation *a,
                                             const struct relation *b)
{
    struct relation *r = relation_compose(a, b);

    relation_add(r, b);
    return r;
}

struct relation *relation_compose_maybe_right(const struct relation *a,
                                              const struct relation *b)
{
    struct relation *r = relation_compose(a, b);

    relation_add(r, a);
    return r;
}

struct relation *relation_inverse(const struct relation *r)
{
    struct relation *inverse = relation_new(r->size);

    for (uint32_t a = 0; a < r->size; a++) {
        for (uint32_t b = 0; b < r->size; b++) {
            if (related(r, a, b)) {
                relate(inverse, b, a);
            }
        }
    }
    return inverse;
}

struct relation *relation_between(const struct set *from,
                                  const struct relation *r,
                                  const struct set *to)
{
    struct relation *part = relation_new(r->size);

    for (uint32_t a = 0; a < r->size; a++) {
        for (uint32_t b = 0; b < r->size; b++) {
            if (related(r, a, b) && (!from || set_has(from, a)) &&
                (!to || set_has(to, b))) {
                relate(part, a, b);
            }
        }
    }
    return part;
}

void relation_close(struct relation *r)
{
    for (uint32_t via = 0; via < r->size; via++) {
        for (uint32_t a = 0; a < r->size; a++) {
            if (related(r, a, via)) {
                unite(&r->after[a], &r->after[via]);
            }
        }
    }
}

bool relation_is_irreflexive(const struct relation *r)
{
    for (uint32_t a = 0; a < r->size; a++) {
        if (related(r, a, a)) {
            return false;
        }
    }
    return true;
}
