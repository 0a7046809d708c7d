/* SPDX-License-Identifier: MIT */
/*
 * What is pending is counted by the owner of each queue and by the worker.  A
 * thread adds that up once in STEP calls, or for so many bytes, and at each
 * call while it finds that it has to wait.  One without a queue of its own does
 * so while that much is new among the leftovers, and so do all together for
 * what is for loops.  What it waits for is the batch that has all that is
 * queued, as a drain does.
 *
 * Nothing here orders anything: counts that are a little old do not matter.
 */

#include "tenon/rcu_limits.h"

#include "rcu/rcu.h"

enum { STEP = 512, STEP_BYTES = 1 << 16 };

static _Alignas(8) struct tn_rcu_limits limits = {
    .soft_callbacks = 10000,
    .hard_callbacks = 100000,
    .soft_bytes = 8 << 20,
    .hard_bytes = 32 << 20,
    .wait_ns = 10 * TN_MILLISECOND,
};

static void (*handler)(uint64_t callbacks, uint64_t bytes, void *opaque);
static void *handler_opaque;

static unsigned long count_waits, count_exceeded;

void tn_rcu_set_limits(const struct tn_rcu_limits *l)
{
    if (l->soft_callbacks > l->hard_callbacks ||
        l->soft_bytes > l->hard_bytes || l->wait_ns < 0) {
        tn_misuse_("rcu limits", l,
                   "a soft one is above the hard one, or wait_ns is negative");
    }
    tn_atomic_set(&limits.soft_callbacks, l->soft_callbacks);
    tn_atomic_set(&limits.hard_callbacks, l->hard_callbacks);
    tn_atomic_set(&limits.soft_bytes, l->soft_bytes);
    tn_atomic_set(&limits.hard_bytes, l->hard_bytes);
    tn_atomic_set(&limits.wait_ns, l->wait_ns);
}

void tn_rcu_get_limits(struct tn_rcu_limits *l)
{
    l->soft_callbacks = tn_atomic_read(&limits.soft_callbacks);
    l->hard_callbacks = tn_atomic_read(&limits.hard_callbacks);
    l->soft_bytes = tn_atomic_read(&limits.soft_bytes);
    l->hard_bytes = tn_atomic_read(&limits.hard_bytes);
    l->wait_ns = tn_atomic_read(&limits.wait_ns);
}

void tn_rcu_set_limit_handler(void (*fn)(uint64_t callbacks, uint64_t bytes,
                                         void *opaque),
                              void *opaque)
{
    handler = fn;
    handler_opaque = opaque;
}

static void tell(uint64_t callbacks, uint64_t bytes)
{
    unsigned char outer = tn_rcu_reader_.in_callback_;

    (void)tn_atomic_fetch_add_relaxed(&count_exceeded, 1);
    if (handler && !(outer & TN_RCU_IN_LIMIT_HANDLER_)) {
        tn_rcu_reader_.in_callback_ = outer | TN_RCU_IN_LIMIT_HANDLER_;
        handler(callbacks, bytes, handler_opaque);
        tn_rcu_reader_.in_callback_ = outer;
    }
}

/* Reads one by one: what is beside these is written by others. */
static bool may_wait(void)
{
    return !tn_rcu_in_section() &&
           !tn_atomic_read(&tn_rcu_reader_.in_callback_) &&
           !tn_atomic_read(&tn_rcu_reader_.in_loop_) &&
           !tn_rcu_holds_callback_lock_();
}

static bool wait(void)
{
    (void)tn_atomic_fetch_add_relaxed(&count_waits, 1);
    return tn_rcu_wait_for_batch_(
        tn_deadline_in(tn_atomic_read(&limits.wait_ns)));
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* A sixteenth of a limit is a small error; with a limit of 0 look always. */
unsigned long tn_rcu_limits_step_(void)
{
    uint64_t callbacks = tn_atomic_read(&limits.soft_callbacks) / 16;

    return (unsigned long)least(callbacks, STEP - 1) + 1;
}

static size_t step_bytes(void)
{
    uint64_t bytes = tn_atomic_read(&limits.soft_bytes) / 16;

    return (size_t)least(bytes, STEP_BYTES - 1) + 1;
}

void tn_rcu_look_later_(struct tn_rcu_queue_ *q)
{
    q->look_at = q->put + tn_rcu_limits_step_();
    q->look_at_bytes = q->bytes + step_bytes();
}

/*
 * What threads that ended had not looked for yet, which those that come have
 * that much less time to look for.
 */
static unsigned long unseen;
static size_t unseen_bytes;

void tn_rcu_look_for_those_gone_(struct tn_rcu_queue_ *q)
{
    tn_rcu_look_later_(q);
    q->look_at -= (unsigned long)least(unseen, q->look_at - q->put - 1);
    q->look_at_bytes -=
        (size_t)least(unseen_bytes, q->look_at_bytes - q->bytes - 1);
    unseen = unseen_bytes = 0;
}

void tn_rcu_leave_unseen_(const struct tn_rcu_queue_ *q)
{
    unsigned long left = q->look_at - q->put;
    size_t left_bytes = q->look_at_bytes - q->bytes;

    unseen += tn_rcu_limits_step_() - least(left, tn_rcu_limits_step_());
    unseen_bytes += step_bytes() - least(left_bytes, step_bytes());
}

bool tn_rcu_is_much_new_(const struct tn_rcu_queue_ *q)
{
    return q->put - q->taken >= tn_rcu_limits_step_() ||
           q->bytes - q->bytes_taken >= step_bytes();
}

bool tn_rcu_obey_limits_(void)
{
    bool waits = may_wait();
    uint64_t callbacks, bytes;

    tn_rcu_count_pending_(&callbacks, &bytes);
    if (callbacks > tn_atomic_read(&limits.soft_callbacks) ||
        bytes > tn_atomic_read(&limits.soft_bytes)) {
        tn_force_rcu();
    }
    if (callbacks <= tn_atomic_read(&limits.hard_callbacks) &&
        bytes <= tn_atomic_read(&limits.hard_bytes)) {
        return false;
    }
    if (!waits || !wait()) {
        tell(callbacks, bytes);
    }
    return waits;
}

void tn_rcu_look_at_limits_(struct tn_rcu_queue_ *q)
{
    tn_rcu_look_later_(q);
    if (tn_rcu_obey_limits_()) {
        q->look_at = q->put + 1;
    }
}

void tn_rcu_limits_stats_(struct tn_rcu_stats *stats)
{
    stats->limit_waits = tn_atomic_read(&count_waits);
    stats->limit_exceeded = tn_atomic_read(&count_exceeded);
}
