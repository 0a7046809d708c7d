/* SPDX-License-Identifier: MIT */
/*
 * What handing nodes over takes at least, without grace periods: a queue with
 * many producers, who exchange its tail (Vyukov), and a thread that never
 * sleeps.
 */

#include <sched.h>

#include "bench.h"

struct item {
    struct item *next;
    void (*fn)(struct item *item);
};

#define ROLE  LIMIT
#define LABEL "queue alone"
#define HEAD  struct item

static struct item stub;
static __attribute__((aligned(128))) struct item *tail = &stub;
static __attribute__((aligned(128))) struct item *oldest = &stub;
static bool over;
static pthread_t thread;

static inline void push(struct item *item)
{
    struct item *before;

    item->next = NULL;
    before = __atomic_exchange_n(&tail, item, __ATOMIC_ACQ_REL);
    __atomic_store_n(&before->next, item, __ATOMIC_RELEASE);
}

/* NULL if there is none, or the next one is still being linked. */
static struct item *pop(void)
{
    struct item *first = oldest;
    struct item *next = __atomic_load_n(&first->next, __ATOMIC_ACQUIRE);

    if (first == &stub) {
        if (!next) {
            return NULL;
        }
        oldest = first = next;
        next = __atomic_load_n(&first->next, __ATOMIC_ACQUIRE);
    }
    if (!next) {
        if (first != __atomic_load_n(&tail, __ATOMIC_ACQUIRE)) {
            return NULL;
        }
        push(&stub);
        next = __atomic_load_n(&first->next, __ATOMIC_ACQUIRE);
    }
    if (next) {
        oldest = next;
        return first;
    }
    return NULL;
}

static void *work(void *unused)
{
    struct item *item;

    while (!__atomic_load_n(&over, __ATOMIC_ACQUIRE)) {
        item = pop();
        if (item) {
            item->fn(item);
        } else {
            sched_yield();
        }
    }
    return unused;
}

static inline void enter(void)
{
}

static inline void leave(void)
{
}

static void assist(void)
{
}

static inline void call(HEAD *item, void (*fn)(HEAD *item))
{
    item->fn = fn;
    push(item);
}

struct marker {
    struct item item;
    bool is_reached;
};

static void reach(struct item *item)
{
    struct marker *marker = (struct marker *)(void *)item;

    __atomic_store_n(&marker->is_reached, true, __ATOMIC_RELEASE);
}

static void drain(void)
{
    struct marker marker = {.is_reached = false};

    call(&marker.item, reach);
    while (!__atomic_load_n(&marker.is_reached, __ATOMIC_ACQUIRE)) {
        sched_yield();
    }
}

static void begin(void)
{
    over = false;
    CHECK(pthread_create(&thread, NULL, work, NULL) == 0);
}

static void end(void)
{
    __atomic_store_n(&over, true, __ATOMIC_RELEASE);
    bench_join(thread);
}

#include "rcu/end_to_end.h"
