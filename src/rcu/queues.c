/* SPDX-License-Identifier: MIT */
/*
 * Each thread that calls call_rcu has a queue of its own, so that threads do
 * not contend.  A queue outlives its thread until all that it holds has run.
 *
 * What has no queue goes to a list under the lock: callbacks of threads that
 * had no memory for a queue, or that are past their end, in the destructors of
 * thread-specific data.  A thread that has turned to this list stays with it,
 * and the list is run after the queues, so that R4 holds.
 */

#include <stdlib.h>

#include "rcu/rcu.h"
#include "rcu/target.h"

/*
 * Protects all that is below.  No memory is had or given back under it, as who
 * forks takes it with the allocator's locks held.
 */
static struct tn_mutex_ lock = TN_MUTEX_INIT_("rcu queues", 70);

static TN_SLIST_HEAD(, tn_rcu_queue_) queues;
static struct tn_rcu_queue_ *taken_from; /* and those behind it; the worker's */
static uint64_t reaped;                  /* callbacks of queues that are gone */

struct tn_rcu_queue_ tn_rcu_leftovers_; /* its put() and take() are here */

/* True if it is time to look at the limits. */
static bool put_leftover(struct tn_rcu_head *head, size_t size)
{
    bool is_much;

    head->next_ = NULL;
    tn_mutex_lock_(&lock);
    if (tn_rcu_leftovers_.tail) {
        tn_rcu_leftovers_.tail->next_ = head;
    } else {
        tn_rcu_leftovers_.first = head;
    }
    tn_rcu_leftovers_.tail = head;
    tn_rcu_leftovers_.put++;
    tn_rcu_leftovers_.bytes += size;
    is_much = tn_rcu_is_much_new_(&tn_rcu_leftovers_);
    tn_mutex_unlock_(&lock);
    return is_much;
}

static void take_leftovers(void)
{
    *tn_rcu_queue_next_(&tn_rcu_leftovers_) = tn_rcu_leftovers_.first;
    tn_rcu_leftovers_.first = tn_rcu_leftovers_.tail = NULL;
    tn_rcu_leftovers_.taken = tn_rcu_leftovers_.put;
    tn_rcu_leftovers_.bytes_taken = tn_rcu_leftovers_.bytes;
}

static void untake_leftovers(void)
{
    struct tn_rcu_queue_ *q = &tn_rcu_leftovers_;
    struct tn_rcu_head *last = tn_rcu_queue_untake_(q);

    if (last) {
        q->first = *tn_rcu_queue_next_(q);
        q->tail = q->tail ? q->tail : last;
    }
}

static struct tn_rcu_queue_ *new_queue(void)
{
    struct tn_rcu_queue_ *q = tn_alloc_(sizeof(*q));

    if (!q) {
        return &tn_rcu_leftovers_;
    }
    *q = (struct tn_rcu_queue_){.tail = NULL};
    tn_mutex_lock_(&lock);
    tn_rcu_look_for_those_gone_(q);
    TN_SLIST_INSERT_HEAD(&queues, q, node);
    tn_mutex_unlock_(&lock);
    return q;
}

void tn_rcu_call_slowly_(struct tn_rcu_head *head, size_t size)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;
    bool is_much;

    if (!self->queue_) {
        self->queue_ = new_queue();
    }
    if (self->queue_ != &tn_rcu_leftovers_) {
        tn_call_rcu1_sized(head, head->func_, size);
    } else {
        is_much = put_leftover(head, size);
        tn_rcu_tell_worker_();
        if (is_much) {
            (void)tn_rcu_obey_limits_();
        }
    }
}

void tn_rcu_free_(struct tn_rcu_head *head)
{
    free(head);
}

void tn_rcu_orphan_queue_(struct tn_rcu_reader_ *self)
{
    struct tn_rcu_queue_ *q = self->queue_;

    self->queue_ = &tn_rcu_leftovers_;
    if (q && q != &tn_rcu_leftovers_) {
        tn_mutex_lock_(&lock);
        q->orphaned = true;
        tn_rcu_leave_unseen_(q);
        tn_mutex_unlock_(&lock);
        tn_rcu_wake_worker_if_there_();
    }
}

unsigned long tn_rcu_queues_count_new_(void)
{
    struct tn_rcu_queue_ *q;
    unsigned long found;

    tn_mutex_lock_(&lock);
    found = tn_rcu_leftovers_.put - tn_rcu_leftovers_.taken;
    TN_SLIST_FOREACH (q, &queues, node) {
        found += tn_atomic_read(&q->put) - q->taken;
    }
    tn_mutex_unlock_(&lock);
    return found;
}

bool tn_rcu_queues_tidy_(void)
{
    TN_SLIST_HEAD(, tn_rcu_queue_) empty = TN_SLIST_HEAD_INIT(empty);
    struct tn_rcu_queue_ *q, *following;
    bool found;

    tn_mutex_lock_(&lock);
    found = tn_rcu_leftovers_.put != tn_rcu_leftovers_.taken;
    TN_SLIST_FOREACH_SAFE (q, &queues, node, following) {
        if (tn_atomic_read(&q->put) != q->taken) {
            found = true;
        } else if (q->orphaned) {
            TN_SLIST_REMOVE(&queues, q, node);
            TN_SLIST_INSERT_HEAD(&empty, q, node);
            reaped += q->done;
        }
    }
    tn_mutex_unlock_(&lock);
    TN_SLIST_FOREACH_SAFE (q, &empty, node, following) {
        tn_free_(q);
    }
    return found;
}

void tn_rcu_queues_take_(void)
{
    struct tn_rcu_queue_ *q;

    tn_mutex_lock_(&lock);
    TN_SLIST_FOREACH (q, &queues, node) {
        tn_rcu_queue_take_(q);
    }
    taken_from = TN_SLIST_FIRST(&queues);
    take_leftovers();
    tn_mutex_unlock_(&lock);
}

/* New queues are put before those taken from, and the worker alone removes. */
void tn_rcu_queues_run_(void)
{
    struct tn_rcu_queue_ *q;

    for (q = taken_from; q; q = TN_SLIST_NEXT(q, node)) {
        tn_rcu_queue_run_(q);
    }
    tn_rcu_queue_run_(&tn_rcu_leftovers_);
}

/* What was read first may be behind what was read next; and both may wrap. */
static unsigned long difference(unsigned long put, unsigned long done)
{
    return tn_rcu_before_(put, done) ? 0 : put - done;
}

static unsigned long pending_in(const struct tn_rcu_queue_ *q)
{
    return difference(tn_atomic_read(&q->put), tn_atomic_read(&q->done));
}

static size_t bytes_in(const struct tn_rcu_queue_ *q)
{
    return difference(tn_atomic_read(&q->bytes),
                      tn_atomic_read(&q->bytes_done));
}

void tn_rcu_count_pending_(uint64_t *callbacks, uint64_t *bytes)
{
    struct tn_rcu_queue_ *q;
    uint64_t put, done;

    tn_rcu_targets_count_(&put, &done);
    tn_mutex_lock_(&lock);
    *callbacks = difference((unsigned long)put, (unsigned long)done) +
                 pending_in(&tn_rcu_leftovers_);
    *bytes = bytes_in(&tn_rcu_leftovers_);
    TN_SLIST_FOREACH (q, &queues, node) {
        *callbacks += pending_in(q);
        *bytes += bytes_in(q);
    }
    tn_mutex_unlock_(&lock);
}

void tn_rcu_queues_lock_(void)
{
    tn_mutex_lock_(&lock);
}

void tn_rcu_queues_unlock_(void)
{
    tn_mutex_unlock_(&lock);
}

/*
 * The bytes of a call that its owner had not got further with would be pending
 * for ever.  If there is something to take, they go with that.
 */
static void settle_bytes(struct tn_rcu_queue_ *q)
{
    if (q->put == q->taken) {
        q->bytes_taken = q->bytes;
        if (q->done == q->taken) {
            tn_atomic_set(&q->bytes_done, q->bytes_taken);
        }
    }
}

/* The queues of all others have lost their owners. */
void tn_rcu_queues_forked_(void)
{
    struct tn_rcu_queue_ *q;

    TN_SLIST_FOREACH (q, &queues, node) {
        q->orphaned = q != tn_rcu_reader_.queue_;
        if (!tn_rcu_reader_.is_worker_) {
            tn_rcu_queue_untake_(q);
        }
        if (q->orphaned) {
            settle_bytes(q);
        }
    }
    if (!tn_rcu_reader_.is_worker_) {
        untake_leftovers();
    }
}

void tn_rcu_queues_stats_(struct tn_rcu_stats *stats)
{
    struct tn_rcu_queue_ *q;
    uint64_t put, done;

    tn_rcu_targets_count_(&put, &done);
    tn_mutex_lock_(&lock);
    put += reaped + tn_rcu_leftovers_.put;
    done += reaped + tn_atomic_read(&tn_rcu_leftovers_.done);
    stats->bytes_pending = bytes_in(&tn_rcu_leftovers_);
    TN_SLIST_FOREACH (q, &queues, node) {
        unsigned long put_here = tn_atomic_read(&q->put);

        put += put_here;
        done += put_here - difference(put_here, tn_atomic_read(&q->done));
        stats->bytes_pending += bytes_in(q);
    }
    tn_mutex_unlock_(&lock);
    stats->callbacks_queued = put;
    stats->callbacks_run = done;
    stats->callbacks_pending = put - done;
}
