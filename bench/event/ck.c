/* SPDX-License-Identifier: MIT */
/*
 * ck_ec is an event count: waiting is for another count than that which was
 * seen.  As an event it has one who waits and resets, who remembers the count.
 */

#include <ck_ec.h>
#include <linux/futex.h>
#include <limits.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROLE  PEER
#define LABEL "ck_ec"
#define PING_PONG_ONLY

static int get_time(const struct ck_ec_ops *ops, struct timespec *now)
{
    (void)ops;
    return clock_gettime(CLOCK_MONOTONIC, now);
}

static void sleep_on(const struct ck_ec_wait_state *state, const uint32_t *word,
                     uint32_t expected, const struct timespec *deadline)
{
    (void)state;
    syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected, deadline, 0,
            FUTEX_BITSET_MATCH_ANY);
}

static void wake(const struct ck_ec_ops *ops, const uint32_t *word)
{
    (void)ops;
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0);
}

static const struct ck_ec_ops ops = {
    .gettime = get_time,
    .wait32 = sleep_on,
    .wake32 = wake,
};
static const struct ck_ec_mode mode = {.ops = &ops, .single_producer = false};

struct event {
    struct ck_ec32 count;
    uint32_t seen;
};

static inline void clear(struct event *e)
{
    ck_ec32_init(&e->count, 0);
    e->seen = 0;
}

static inline void set(struct event *e)
{
    ck_ec32_inc(&e->count, &mode);
}

static inline void reset(struct event *e)
{
    e->seen = ck_ec32_value(&e->count);
}

static inline void await(struct event *e)
{
    /* It may return early: clearing the mark of one wait ends the next. */
    while (ck_ec32_value(&e->count) == e->seen) {
        ck_ec32_wait(&e->count, &mode, e->seen, NULL);
    }
}

#include "event/peer.h"
