/* SPDX-License-Identifier: MIT */
/*
 * Handing over takes at least appending to a list of one's own, saying so, and
 * looking whether somebody is to be told.
 */

#include "bench.h"

struct item {
    struct item *next;
    void (*fn)(struct item *item);
};

#define ROLE  LIMIT
#define LABEL "own list"
#define HEAD  struct item

static __thread struct {
    struct item *first, **last;
    uint64_t count;
} mine;
static bool is_asleep, told;

static inline void enter(void)
{
    mine.last = &mine.first;
    bench_use(&is_asleep);
}

static inline void leave(void)
{
}

static inline void call(HEAD *item, void (*fn)(HEAD *item))
{
    item->next = NULL;
    item->fn = fn;
    *mine.last = item;
    mine.last = &item->next;
    __atomic_store_n(&mine.count, mine.count + 1, __ATOMIC_RELEASE);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (__atomic_load_n(&is_asleep, __ATOMIC_RELAXED)) {
        __atomic_store_n(&told, true, __ATOMIC_RELAXED);
    }
}

static void drain(void)
{
    struct item *item, *next;

    for (item = mine.first; item; item = next) {
        next = item->next;
        item->fn(item);
    }
    mine.first = NULL;
    mine.last = &mine.first;
}

static void begin(void)
{
}

static void end(void)
{
}

#include "rcu/enqueue.h"
