/* SPDX-License-Identifier: MIT */

#include "oracle/axioms.h"
#include "consistency/happens.h"

#include <stddef.h>

static bool is_access(const struct axiom_event *event)
{
    return event->is_read || event->is_write;
}

static bool same_location(const struct execution *x, uint32_t a, uint32_t b)
{
    return is_access(&x->events[a]) && is_access(&x->events[b]) &&
           x->events[a].location == x->events[b].location;
}

/* The pairs of @r that are, or are not, of one location. */
static struct relation *by_location(const struct execution *x,
                                    const struct relation *r, bool same)
{
    struct relation *part = relation_new(r->size);

    for (uint32_t a = 0; a < x->size; a++) {
        for (uint32_t b = 0; b < x->size; b++) {
            if (related(r, a, b) && same_location(x, a, b) == same) {
                relate(part, a, b);
            }
        }
    }
    return part;
}

/* [W]; (po|loc)?; [W]; (rf; rmw)*, the middle part only for --rs=rc11. */
static struct relation *release_sequence(const struct execution *x)
{
    struct relation *chain = relation_compose(x->rf, x->rmw);
    struct relation *start = relation_new(x->po->size);
    struct relation *rs;

    for (uint32_t a = 0; a < x->size; a++) {
        for (uint32_t b = 0; b < x->size; b++) {
            if (x->events[a].is_write && x->events[b].is_write &&
                (a == b || (happens_rs_rc11 && related(x->po, a, b) &&
                            same_location(x, a, b)))) {
                relate(start, a, b);
            }
        }
    }
    relation_close(chain);
    rs = relation_compose_maybe_right(start, chain);
    relation_free(chain);
    relation_free(start);
    return rs;
}

/* [E>=rel]; ([F]; po)?, up to a write */
static struct relation *releasing(const struct execution *x)
{
    struct relation *r = relation_new(x->po->size);

    for (uint32_t a = 0; a < x->size; a++) {
        for (uint32_t w = 0; w < x->size; w++) {
            if (x->events[a].releases && x->events[w].is_write &&
                (a == w || (x->events[a].is_fence && related(x->po, a, w)))) {
                relate(r, a, w);
            }
        }
    }
    return r;
}

/* (po; [F])?; [E>=acq], from a read */
static struct relation *acquiring(const struct execution *x)
{
    struct relation *r = relation_new(x->po->size);

    for (uint32_t read = 0; read < x->size; read++) {
        for (uint32_t b = 0; b < x->size; b++) {
            if (x->events[b].acquires && x->events[read].is_read &&
                !x->events[read].ghost &&
                (read == b ||
                 (x->events[b].is_fence && related(x->po, read, b)))) {
                relate(r, read, b);
            }
        }
    }
    return r;
}

struct relation *execution_hb(const struct execution *x)
{
    struct relation *rs = release_sequence(x);
    struct relation *to = acquiring(x), *from = releasing(x);
    struct relation *head = relation_compose(from, rs);
    struct relation *body = relation_compose(head, x->rf);
    struct relation *hb = relation_compose(body, to);

    relation_add(hb, x->po);
    relation_add(hb, x->order);
    relation_close(hb);
    relation_free(rs);
    relation_free(to);
    relation_free(from);
    relation_free(head);
    relation_free(body);
    return hb;
}

static struct relation *reads_before(const struct execution *x)
{
    struct relation *inverse = relation_inverse(x->rf);
    struct relation *rb = relation_compose(inverse, x->co);

    relation_free(inverse);
    return rb;
}

static struct relation *extended_coherence(const struct execution *x)
{
    struct relation *eco = reads_before(x);

    relation_add(eco, x->rf);
    relation_add(eco, x->co);
    relation_close(eco);
    return eco;
}

/* irreflexive(hb; eco?) */
static bool is_coherent(const struct relation *hb, const struct relation *eco)
{
    struct relation *both = relation_compose_maybe_right(hb, eco);
    bool coherent = relation_is_irreflexive(both);

    relation_free(both);
    return coherent;
}

/* empty(rmw & (rb; co)) */
static bool is_atomic(const struct execution *x)
{
    struct relation *rb = reads_before(x);
    struct relation *between = relation_compose(rb, x->co);
    bool atomic = true;

    for (uint32_t a = 0; a < x->size; a++) {
        for (uint32_t b = 0; b < x->size; b++) {
            atomic &= !(related(x->rmw, a, b) && related(between, a, b));
        }
    }
    relation_free(rb);
    relation_free(between);
    return atomic;
}

/* po | po!=loc; hb; po!=loc | hb|loc | co | rb */
static struct relation *sc_before(const struct execution *x,
                                  const struct relation *hb)
{
    struct relation *elsewhere = by_location(x, x->po, false);
    struct relation *head = relation_compose(elsewhere, hb);
    struct relation *scb = relation_compose(head, elsewhere);
    struct relation *here = by_location(x, hb, true);
    struct relation *rb = reads_before(x);

    relation_add(scb, x->po);
    relation_add(scb, here);
    relation_add(scb, x->co);
    relation_add(scb, rb);
    relation_free(elsewhere);
    relation_free(head);
    relation_free(here);
    relation_free(rb);
    return scb;
}

struct sc_sets {
    struct set accesses, fences;
};

static struct sc_sets sc_sets(const struct execution *x)
{
    struct sc_sets sets = {0};

    for (uint32_t e = 0; e < x->size; e++) {
        const struct axiom_event *event = &x->events[e];

        if (event->is_fence && (event->sc || event->light)) {
            set_add(&sets.fences, e);
        } else if (event->sc && is_access(event)) {
            set_add(&sets.accesses, e);
        }
    }
    return sets;
}

/* ([Esc] | [Fsc]; hb?); scb; ([Esc] | hb?; [Fsc]) */
static struct relation *psc_base(const struct execution *x,
                                 const struct relation *hb,
                                 const struct sc_sets *sets)
{
    struct relation *scb = sc_before(x, hb);
    struct relation *from = relation_compose_maybe_left(hb, scb);
    struct relation *to = relation_compose_maybe_right(scb, hb);
    struct relation *both = relation_compose_maybe_right(from, hb);
    struct relation *base =
        relation_between(&sets->accesses, scb, &sets->accesses);
    struct relation *parts[] = {
        relation_between(&sets->accesses, to, &sets->fences),
        relation_between(&sets->fences, from, &sets->accesses),
        relation_between(&sets->fences, both, &sets->fences)};

    for (unsigned i = 0; i < 3; i++) {
        relation_add(base, parts[i]);
        relation_free(parts[i]);
    }
    relation_free(scb);
    relation_free(from);
    relation_free(to);
    relation_free(both);
    return base;
}

/* [Fsc]; (hb | hb; eco; hb); [Fsc] */
static struct relation *psc_fences(const struct relation *hb,
                                   const struct relation *eco,
                                   const struct sc_sets *sets)
{
    struct relation *out = relation_compose(hb, eco);
    struct relation *back = relation_compose(out, hb);
    struct relation *fences;

    relation_add(back, hb);
    fences = relation_between(&sets->fences, back, &sets->fences);
    relation_free(out);
    relation_free(back);
    return fences;
}

/* Edges of light fences count with heavy ones, or if they are hb. */
static void drop_light_edges(const struct execution *x, struct relation *psc,
                             const struct relation *hb)
{
    for (uint32_t a = 0; a < x->size; a++) {
        for (uint32_t b = 0; b < x->size; b++) {
            const struct axiom_event *from = &x->events[a];
            const struct axiom_event *to = &x->events[b];

            if ((from->light || to->light) && related(psc, a, b) &&
                !related(hb, a, b) && from->event->role != ROLE_HEAVY_FENCE &&
                to->event->role != ROLE_HEAVY_FENCE) {
                psc->after[a].bits[b / 64] &= ~((uint64_t)1 << (b % 64));
            }
        }
    }
}

static bool is_sequential(const struct execution *x, const struct relation *hb,
                          const struct relation *eco)
{
    struct sc_sets sets = sc_sets(x);
    struct relation *psc = psc_base(x, hb, &sets);
    struct relation *fences = psc_fences(hb, eco, &sets);
    bool acyclic;

    relation_add(psc, fences);
    drop_light_edges(x, psc, hb);
    relation_close(psc);
    acyclic = relation_is_irreflexive(psc);
    relation_free(psc);
    relation_free(fences);
    return acyclic;
}

/* acyclic(po | rf) */
static bool is_grounded(const struct execution *x)
{
    struct relation *porf = relation_new(x->po->size);
    bool acyclic;

    relation_add(porf, x->po);
    relation_add(porf, x->rf);
    relation_add(porf, x->order);
    relation_close(porf);
    acyclic = relation_is_irreflexive(porf);
    relation_free(porf);
    return acyclic;
}

bool execution_is_consistent(const struct execution *x)
{
    struct relation *hb = execution_hb(x);
    struct relation *eco = extended_coherence(x);
    bool consistent = is_coherent(hb, eco) && is_atomic(x) &&
                      is_sequential(x, hb, eco) && is_grounded(x);

    relation_free(hb);
    relation_free(eco);
    return consistent;
}
