/* SPDX-License-Identifier: MIT */
/*
 * A function for a target goes through four lists, each in order: put, taken by
 * a batch of the worker, due after its grace period, running.  A target that
 * ends leaves its lists to one that is always there and is the worker's own.
 *
 * All is under one lock, and so needs no order; but that there are targets in
 * use at all is looked at without.
 *
 * Constraints: 1 and 3 of src/rcu/worker.c; what is put here is told of as what
 * is put into queues.
 */

#include "rcu/target.h"

#include "rcu/online.h"
#include "rcu/rcu.h"
#include "tenon/event.h"

/* Somebody who drains. */
struct waiter {
    struct tn_event event; /* something is due, or has returned */
    const void *thread;    /* stands for it */
    TN_LIST_ENTRY(waiter) node;
};

/* Protects all that is below, and the targets. */
static struct tn_mutex_ lock = TN_MUTEX_INIT_("rcu targets", 90);
static TN_LIST_HEAD(, tn_rcu_target_) targets;
static TN_LIST_HEAD(, waiter) waiters;
static unsigned long count_put, count_taken, count_done;
static unsigned long look_at; /* at the limits, when so many are put */
static bool is_used;          /* once true it stays so */

/* Asks for a batch if there is something due; until it begins. */
static struct tn_rcu_target_ orphans;
static bool orphans_are_new;

static void append(struct tn_rcu_list_ *to, struct tn_rcu_list_ *from)
{
    if (!from->first) {
        return;
    }
    if (to->first) {
        to->last->next_ = from->first;
    } else {
        to->first = from->first;
    }
    to->last = from->last;
    from->first = from->last = NULL;
}

/* Of two lists; a batch number counts only where there is a list. */
static void append_since(struct tn_rcu_list_ *to, unsigned long *to_since,
                         struct tn_rcu_list_ *from, unsigned long since)
{
    if (from->first && (!to->first || tn_rcu_before_(since, *to_since))) {
        *to_since = since;
    }
    append(to, from);
}

static void wake_waiters(void)
{
    struct waiter *w;

    TN_LIST_FOREACH (w, &waiters, node) {
        tn_event_set(&w->event);
    }
}

void tn_rcu_target_add_(struct tn_rcu_target_ *target)
{
    tn_mutex_lock_(&lock);
    TN_LIST_INSERT_HEAD(&targets, target, node);
    tn_mutex_unlock_(&lock);
}

/* With the lock held; true if there is something. */
static bool leave_to_orphans(struct tn_rcu_target_ *target)
{
    bool leaves = target->put.first || target->taken.first || target->due.first;

    orphans_are_new |= target->due.first != NULL;
    append_since(&orphans.due, &orphans.due_since, &target->due,
                 target->due_since);
    append(&orphans.taken, &target->taken);
    append(&orphans.put, &target->put);
    tn_atomic_set(&target->has_due, false);
    return leaves;
}

/* With the lock held, which it lets go of meanwhile: a drain may be in it. */
static void wait_for_runner(struct tn_rcu_target_ *target)
{
    struct waiter w = {.thread = &tn_rcu_reader_};

    if (target->runner == &tn_rcu_reader_) {
        tn_misuse_("loop", target, "ended in a function that it had to call");
    }
    tn_event_init(&w.event, false);
    TN_LIST_INSERT_HEAD(&waiters, &w, node);
    while (target->runner) {
        tn_event_reset(&w.event);
        tn_mutex_unlock_(&lock);
        tn_event_wait(&w.event);
        tn_mutex_lock_(&lock);
    }
    TN_LIST_REMOVE(&w, node);
    tn_event_destroy(&w.event);
}

void tn_rcu_target_remove_(struct tn_rcu_target_ *target)
{
    bool leaves;

    tn_mutex_lock_(&lock);
    if (target->runner) {
        wait_for_runner(target);
    }
    TN_LIST_REMOVE(target, node);
    leaves = leave_to_orphans(target);
    tn_mutex_unlock_(&lock);
    if (leaves) {
        tn_rcu_tell_worker_();
    }
}

static void look_at_next(void)
{
    tn_mutex_lock_(&lock);
    look_at = count_put + 1;
    tn_mutex_unlock_(&lock);
}

void tn_rcu_target_put_(struct tn_rcu_target_ *target, struct tn_rcu_head *head)
{
    struct tn_rcu_list_ one = {head, head};
    bool is_to_look;

    head->next_ = NULL;
    tn_mutex_lock_(&lock);
    append(&target->put, &one);
    if (!is_used) {
        look_at = tn_rcu_limits_step_();
        tn_atomic_set(&is_used, true);
    }
    count_put++;
    is_to_look = !tn_rcu_before_(count_put, look_at);
    if (is_to_look) {
        look_at = count_put + tn_rcu_limits_step_();
    }
    tn_mutex_unlock_(&lock);
    tn_rcu_tell_worker_();
    if (is_to_look && tn_rcu_obey_limits_()) {
        look_at_next();
    }
}

unsigned long tn_rcu_targets_count_new_(void)
{
    unsigned long found;

    if (!tn_atomic_read(&is_used)) {
        return 0;
    }
    tn_mutex_lock_(&lock);
    found = count_put - count_taken + orphans_are_new;
    tn_mutex_unlock_(&lock);
    return found;
}

void tn_rcu_targets_take_(void)
{
    struct tn_rcu_target_ *t;

    if (!tn_atomic_read(&is_used)) {
        return;
    }
    tn_mutex_lock_(&lock);
    TN_LIST_FOREACH (t, &targets, node) {
        append(&t->taken, &t->put);
    }
    append(&orphans.taken, &orphans.put);
    count_taken = count_put;
    orphans_are_new = false;
    tn_mutex_unlock_(&lock);
}

/* With the lock held. */
static void make_due(struct tn_rcu_target_ *t, unsigned long batch)
{
    if (t->taken.first) {
        append_since(&t->due, &t->due_since, &t->taken, batch);
        tn_atomic_set(&t->has_due, true);
        if (t->tell) {
            t->tell(t);
        }
    }
}

void tn_rcu_targets_hand_over_(unsigned long batch)
{
    struct tn_rcu_target_ *t;

    if (!tn_atomic_read(&is_used)) {
        return;
    }
    tn_mutex_lock_(&lock);
    TN_LIST_FOREACH (t, &targets, node) {
        make_due(t, batch);
    }
    make_due(&orphans, batch);
    wake_waiters();
    tn_mutex_unlock_(&lock);
    tn_rcu_target_run_(&orphans);
}

/* On the thread that runs.  A function may poll, which comes here again. */
static void run_list(struct tn_rcu_target_ *t)
{
    unsigned char outer = tn_rcu_reader_.in_callback_;
    struct tn_rcu_head *head;

    tn_rcu_reader_.in_callback_ = outer | TN_RCU_IN_CALLBACK_;
    while ((head = t->running.first)) {
        t->running.first = head->next_; /* before the function frees it */
        t->called++;
        head->func_(head);
    }
    tn_rcu_reader_.in_callback_ = outer;
}

/* With the lock held. */
static void count_called(struct tn_rcu_target_ *t)
{
    count_done += t->called;
    t->called = 0;
}

bool tn_rcu_target_run_(struct tn_rcu_target_ *t)
{
    const void *outer, *self = &tn_rcu_reader_;

    tn_mutex_lock_(&lock);
    outer = t->runner;
    if (!t->due.first || (outer && outer != self)) {
        tn_mutex_unlock_(&lock);
        return false;
    }
    if (!outer) {
        t->runner = self;
        t->running_since = t->due_since;
    }
    append(&t->running, &t->due);
    tn_atomic_set(&t->has_due, false);
    tn_mutex_unlock_(&lock);

    run_list(t);

    tn_mutex_lock_(&lock);
    count_called(t);
    t->runner = outer;
    wake_waiters();
    tn_mutex_unlock_(&lock);
    return true;
}

static bool has_returned(const struct tn_rcu_target_ *t, unsigned long batch)
{
    return !(t->runner && !tn_rcu_before_(batch, t->running_since)) &&
           !(t->due.first && !tn_rcu_before_(batch, t->due_since));
}

/* The next two with the lock held. */
static bool all_have_returned(unsigned long batch)
{
    struct tn_rcu_target_ *t;

    TN_LIST_FOREACH (t, &targets, node) {
        if (!has_returned(t, batch)) {
            return false;
        }
    }
    return has_returned(&orphans, batch);
}

static struct tn_rcu_target_ *find_due_here(void)
{
    struct tn_rcu_target_ *t;

    TN_LIST_FOREACH (t, &targets, node) {
        if (t->due.first && !t->runner && t->is_here(t)) {
            return t;
        }
    }
    return NULL;
}

/*
 * With the lock held; lets go of it meanwhile.  Who drains is offline while it
 * waits; the functions of a loop that reports are not called so.
 */
static void run_what_is_due_here(bool online)
{
    struct tn_rcu_target_ *t;

    while ((t = find_due_here())) {
        tn_mutex_unlock_(&lock);
        if (online) {
            tn_rcu_go_online_();
        }
        tn_rcu_target_run_(t);
        if (online) {
            tn_rcu_go_offline_();
        }
        tn_mutex_lock_(&lock);
    }
}

bool tn_rcu_targets_wait_(unsigned long batch, int64_t deadline,
                          enum tn_rcu_how_ how)
{
    struct waiter w = {.thread = &tn_rcu_reader_};
    bool in_time = true, done;

    if (!tn_atomic_read(&is_used)) {
        return true;
    }
    tn_event_init(&w.event, false);
    tn_mutex_lock_(&lock);
    TN_LIST_INSERT_HEAD(&waiters, &w, node);
    for (;;) {
        tn_event_reset(&w.event);
        if (how == TN_RCU_NOT_HERE_) {
            in_time = in_time && !find_due_here();
        } else {
            run_what_is_due_here(how == TN_RCU_HERE_ONLINE_);
        }
        done = all_have_returned(batch);
        if (done || !in_time) {
            break;
        }
        tn_mutex_unlock_(&lock);
        in_time = tn_event_wait_until(&w.event, deadline);
        tn_mutex_lock_(&lock);
    }
    TN_LIST_REMOVE(&w, node);
    tn_mutex_unlock_(&lock);
    tn_event_destroy(&w.event);
    return done;
}

void tn_rcu_targets_count_(uint64_t *put, uint64_t *done)
{
    tn_mutex_lock_(&lock);
    *put = count_put;
    *done = count_done;
    tn_mutex_unlock_(&lock);
}

void tn_rcu_targets_lock_(void)
{
    tn_mutex_lock_(&lock);
}

void tn_rcu_targets_unlock_(void)
{
    tn_mutex_unlock_(&lock);
}

/* What a thread ran that is not there is due, but for what it was calling. */
static void stop_running(struct tn_rcu_target_ *t)
{
    struct tn_rcu_list_ due = t->due;

    if (!t->runner || t->runner == &tn_rcu_reader_) {
        return;
    }
    t->due = t->running;
    t->running.first = NULL;
    append(&t->due, &due);
    t->due_since = t->running_since;
    t->runner = NULL;
    count_called(t);
}

/* All waits for another grace period; the worker's batch was lost. */
static void put_again(struct tn_rcu_target_ *t)
{
    append(&t->due, &t->taken);
    append(&t->due, &t->put);
    t->put = t->due;
    t->due = (struct tn_rcu_list_){NULL, NULL};
    t->has_due = orphans_are_new = false;
    count_taken = count_put;
    for (struct tn_rcu_head *h = t->put.first; h; h = h->next_) {
        count_taken--;
    }
}

/* Nobody polls the loops: what is for them is left to the worker. */
void tn_rcu_targets_forked_(void)
{
    struct tn_rcu_target_ *t;
    struct waiter *w, *following;

    TN_LIST_FOREACH_SAFE (w, &waiters, node, following) {
        if (w->thread != &tn_rcu_reader_) {
            TN_LIST_REMOVE(w, node);
        }
    }
    TN_LIST_FOREACH (t, &targets, node) {
        stop_running(t);
        leave_to_orphans(t);
    }
    stop_running(&orphans);
    if (!tn_rcu_reader_.is_worker_) {
        put_again(&orphans);
    }
}
