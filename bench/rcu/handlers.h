/* SPDX-License-Identifier: MIT */
#ifndef BENCH_RCU_HANDLERS_H
#define BENCH_RCU_HANDLERS_H

/* A list of handlers, for those who bring no list of their own. */

#include <stdint.h>

enum { HANDLERS = 8 };

struct handler {
    void (*fn)(uint64_t *count);
    struct handler *next;
};

extern struct handler *handlers;

/* What handlers do: adds one to @count. */
void handle(uint64_t *count);

/* Calls them all; the loads are those that any protection needs. */
static inline void call_handlers(uint64_t *count)
{
    struct handler *h = __atomic_load_n(&handlers, __ATOMIC_RELAXED);

    for (; h; h = __atomic_load_n(&h->next, __ATOMIC_RELAXED)) {
        h->fn(count);
    }
}

#endif
