/* SPDX-License-Identifier: MIT */
#ifndef TORTURE_STREAM_H
#define TORTURE_STREAM_H

/* Callbacks of one thread for one place: each is called once, in order. */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "tenon/atomic.h"
#include "tenon/rcu_limits.h"
#include "tenon/rcu_loop.h"
#include "torture.h"

struct stream {
    uint64_t queued;
    uint64_t called; /* plain: nothing else orders two of its callbacks */
    uint64_t references;
};

struct thing {
    struct tn_rcu_head rcu;
    struct stream *stream;
    uint64_t number;
    bool queues_again;
};

static uint64_t made, called;

static inline struct stream *new_stream(void)
{
    struct stream *s = calloc(1, sizeof(*s));

    s->references = 1;
    return s;
}

static inline void give_back(struct stream *s)
{
    if (tn_atomic_dec_fetch(&s->references) == 0) {
        free(s);
    }
}

static inline struct thing *new_thing(struct stream *s)
{
    struct thing *t = calloc(1, sizeof(*t));

    tn_atomic_inc(&s->references);
    tn_atomic_inc(&made);
    t->stream = s;
    t->number = s->queued++;
    return t;
}

/* For the worker, or for @loop if that is not NULL. */
static inline void queue_thing(struct thing *t, struct tn_loop *loop,
                               void (*call)(struct tn_rcu_head *head))
{
    if (loop) {
        tn_call_rcu_on(loop, &t->rcu, call);
    } else {
        tn_call_rcu1_sized(&t->rcu, call, sizeof(*t));
    }
}

/* To be called by what calls it; it is the caller's from then on. */
static inline struct thing *take_thing(struct tn_rcu_head *head)
{
    struct thing *t = (struct thing *)head;

    TORTURE_CHECK(t->number == t->stream->called++);
    give_back(t->stream);
    tn_atomic_inc(&called);
    return t;
}

#endif
