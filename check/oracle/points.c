/* SPDX-License-Identifier: MIT */

#include "oracle/points.h"
#include "base/memory.h"
#include "oracle/axioms.h"

enum { MAX_PAIRS = 32 };

/* A heavy fence and a thread that it interrupts, somewhere. */
struct pair {
    uint32_t start, end;
    uint32_t light[RELATION_MAX]; /* the fences of the thread */
    uint32_t count;
    uint32_t point; /* before light[point] */
};

static bool is_light(const struct axiom_event *event)
{
    return event->is_fence && (event->light || event->sc);
}

static uint32_t find_pairs(const struct execution *x, const uint32_t *second,
                           struct pair *pairs)
{
    const struct graph *graph = x->graph;
    uint32_t count = 0;

    for (uint32_t e = 0; e < graph->count; e++) {
        if (graph->events[e].role != ROLE_HEAVY_FENCE) {
            continue;
        }
        for (uint32_t t = 0; t < graph->thread_count; t++) {
            struct pair *pair = &pairs[count];

            if (t == graph->events[e].thread || count == MAX_PAIRS) {
                continue;
            }
            *pair = (struct pair){.start = e, .end = second[e]};
            for (uint32_t i = 0; i < graph->threads[t].count; i++) {
                uint32_t f = (uint32_t)graph_at(graph, t, i);

                if (is_light(&x->events[f])) {
                    pair->light[pair->count++] = f;
                }
            }
            count += pair->count > 0;
        }
    }
    return count;
}

/* Light fences are fences of psc by the points only. */
static bool allowed(struct execution *x, const struct pair *pairs,
                    uint32_t count)
{
    struct relation *before = x->order;
    bool consistent;

    x->order = relation_new(before->size);
    relation_add(x->order, before);
    for (uint32_t p = 0; p < count; p++) {
        const struct pair *pair = &pairs[p];

        if (pair->point > 0) {
            relate(x->order, pair->light[pair->point - 1], pair->end);
        }
        if (pair->point < pair->count) {
            relate(x->order, pair->start, pair->light[pair->point]);
        }
    }
    consistent = execution_is_consistent(x);
    relation_free(x->order);
    x->order = before;
    return consistent;
}

/* Counts through all the points; false after the last ones. */
static bool next_points(struct pair *pairs, uint32_t count)
{
    for (uint32_t p = 0; p < count; p++) {
        if (pairs[p].point < pairs[p].count) {
            pairs[p].point++;
            return true;
        }
        pairs[p].point = 0;
    }
    return false;
}

bool points_exist(const struct graph *graph, bool *known)
{
    struct pair *pairs = own_array(MAX_PAIRS, sizeof(*pairs));
    uint32_t second[RELATION_MAX];
    struct execution x;
    uint32_t count;
    bool found = false;

    *known = execution_init(&x, graph, true, second);
    if (!*known) {
        own_free(pairs);
        return true;
    }
    count = find_pairs(&x, second, pairs);
    for (uint32_t e = 0; e < x.size; e++) {
        x.events[e].light = false;
    }
    do {
        found = allowed(&x, pairs, count);
    } while (!found && next_points(pairs, count));
    *known = count < MAX_PAIRS;
    execution_free(&x);
    own_free(pairs);
    return found;
}
