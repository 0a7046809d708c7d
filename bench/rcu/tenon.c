/* SPDX-License-Identifier: MIT */
/* Threads register themselves with their first section. */

#include <tenon/bh.h>
#include <tenon/rcu.h>
#include <tenon/rcu_queue.h>

#include "bench.h"

#define ROLE  OURS
#define LABEL "tenon"
#define HEAD  struct tn_rcu_head

static inline void enter(void)
{
    tn_rcu_read_lock();
    CHECK(tn_rcu_in_section());
    tn_rcu_read_unlock();
}

static inline void leave(void)
{
}

static inline void lock(void)
{
    tn_rcu_read_lock();
}

static inline void unlock(void)
{
    tn_rcu_read_unlock();
}

static inline void synchronize(void)
{
    tn_synchronize_rcu();
}

static inline void call(HEAD *head, void (*fn)(HEAD *head))
{
    tn_call_rcu1(head, fn);
}

static inline void drain(void)
{
    tn_drain_call_rcu();
}

static void nothing(HEAD *head)
{
    (void)head;
}

static void begin(void)
{
    static HEAD head;

    tn_call_rcu1(&head, nothing);
    tn_drain_call_rcu();
}

static void end(void)
{
}

static void assist(void)
{
}

struct our_handler {
    void (*fn)(uint64_t *count);
    TN_LIST_ENTRY(our_handler) node;
};

static TN_LIST_HEAD(, our_handler) our_list;

static inline void walk(uint64_t *count)
{
    struct our_handler *h;

    tn_rcu_read_lock();
    TN_LIST_FOREACH_RCU (h, &our_list, node) {
        h->fn(count);
    }
    tn_rcu_read_unlock();
}

#include "rcu/read.h"
#include "rcu/synchronize.h"
#include "rcu/at_once.h"
#include "rcu/held.h"
#include "rcu/call.h"
#include "rcu/enqueue.h"
#include "rcu/end_to_end.h"
#include "rcu/walk.h"

#define HAND_OVER(head, fn) tn_call_rcu1_sized(head, fn, THING_SIZE)
#include "rcu-report/flooder.h"

__attribute__((constructor)) static void link_ours(void)
{
    static struct our_handler all[HANDLERS];

    for (int i = 0; i < HANDLERS; i++) {
        all[i].fn = handle;
        TN_LIST_INSERT_HEAD_RCU(&our_list, &all[i], node);
    }
}

struct in_loop {
    uint64_t rounds;
    int64_t took;
};

static void time_in_loop(void *opaque)
{
    struct in_loop *in_loop = opaque;

    in_loop->took = time_sections(in_loop->rounds);
}

/* One round: a section in a function of a loop that reports for its thread. */
static int64_t sections_in_loop(uint64_t rounds)
{
    struct in_loop in_loop = {.rounds = rounds};
    struct tn_loop *loop = tn_loop_new();

    CHECK(loop);
    tn_loop_set_rcu_reporting(loop, true);
    CHECK(tn_bh_schedule_oneshot(loop, time_in_loop, &in_loop) == 0);
    while (tn_loop_poll(loop, false)) {
    }
    tn_loop_unref(loop);
    return in_loop.took;
}

static void section_in_loop(struct bench *b)
{
    bench_together(b, sections_in_loop);
}

CONTESTANT(SECTION_IN_LOOP, ROLE, LABEL, section_in_loop)
