/* SPDX-License-Identifier: MIT */
/*
 * The registry knows the readers.  While a grace period runs they are in two
 * lists: those in the way, and those let go.  A reader is in exactly one of
 * them whenever the lock is free, so that threads come and go meanwhile; who
 * comes then has the new counter and is not in the way for long.
 *
 * Constraints: those of <tenon/impl/rcu_reader.h>.
 */

#include "rcu/online.h"
#include "rcu/rcu.h"

/*
 * Protects the two lists and the force notifiers of all readers.  It is held
 * for a walk of the registry, never while waiting.
 */
static struct tn_mutex_ lock = TN_MUTEX_INIT_("rcu registry", 80);

TN_LIST_HEAD(readers, tn_rcu_reader_);
static struct readers in_the_way, let_go;

/* Those in the way have had their force notifiers called. */
static bool have_notified;

__thread struct tn_rcu_reader_ tn_rcu_reader_
    __attribute__((tls_model("initial-exec"))) = {
        .word_ = TN_RCU_UNREGISTERED_,
};

_Static_assert(sizeof(tn_rcu_reader_) <= 56, "thread-local storage is scarce");

/* Here, as no program that reads is linked without it. */
__attribute__((constructor(101))) static void watch_forks(void)
{
    tn_host_at_fork_(tn_rcu_before_fork_, tn_rcu_parent_forked_,
                     tn_rcu_child_forked_);
}

void tn_rcu_registry_lock_(void)
{
    tn_mutex_lock_(&lock);
}

void tn_rcu_registry_unlock_(void)
{
    tn_mutex_unlock_(&lock);
}

int tn_rcu_number_(void)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;

    if (self->thread_ == 0) {
        self->thread_ = tn_host_thread_number_();
    }
    return self->thread_;
}

/*
 * A reader has a word that says so exactly while it is in a list: a section of
 * a signal handler that came between would not hold up anybody.
 */
static void join_lists(void)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;

    tn_rcu_number_();
    tn_mutex_lock_(&lock);
    tn_atomic_set(&self->word_, 0ul);
    tn_atomic_set(&self->waiting_, 0);
    TN_LIST_INSERT_HEAD(&in_the_way, self, node_);
    tn_mutex_unlock_(&lock);
}

static void leave_lists(void)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;

    tn_mutex_lock_(&lock);
    TN_SLIST_INIT(&self->notifiers_);
    TN_LIST_REMOVE(self, node_);
    tn_mutex_unlock_(&lock);
    tn_atomic_set(&self->word_, TN_RCU_UNREGISTERED_);
}

static void leave(struct tn_rcu_reader_ *self)
{
    if (self->word_ != 0) {
        tn_misuse_("rcu reader", self,
                   "unregistered, or its thread ended, inside a section or "
                   "in a loop that reports for it");
    }
    tn_host_without_signals_(leave_lists);
}

static void at_thread_exit(void)
{
    tn_rcu_orphan_queue_(&tn_rcu_reader_);
    if (tn_rcu_reader_.word_ != TN_RCU_UNREGISTERED_) {
        leave(&tn_rcu_reader_);
    }
}

void tn_rcu_register_thread(void)
{
    if (tn_rcu_reader_.word_ != TN_RCU_UNREGISTERED_) {
        return;
    }
    tn_host_at_thread_exit_(at_thread_exit);
    tn_host_without_signals_(join_lists);
}

void tn_rcu_unregister_thread(void)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;

    if (self->word_ == TN_RCU_UNREGISTERED_) {
        return;
    }
    if (!TN_SLIST_EMPTY(&self->notifiers_)) {
        tn_misuse_("rcu reader", self,
                   "unregistered with force notifiers still added");
    }
    leave(self);
}

void tn_rcu_lock_slowly_(void)
{
    if (tn_rcu_reader_.word_ != TN_RCU_UNREGISTERED_) {
        tn_misuse_("rcu reader", &tn_rcu_reader_, "sections nest too deep");
    }
    tn_rcu_register_thread();
    tn_rcu_read_lock();
}

void tn_rcu_unlock_wrong_(void)
{
    tn_misuse_("rcu reader", &tn_rcu_reader_,
               "read_unlock without a section open");
}

static bool is_added(const struct tn_rcu_reader_ *reader,
                     const struct tn_rcu_force_notifier *notifier)
{
    struct tn_rcu_force_notifier *n;

    TN_SLIST_FOREACH (n, &reader->notifiers_, node_) {
        if (n == notifier) {
            return true;
        }
    }
    return false;
}

static bool is_added_by_any(const struct readers *list,
                            const struct tn_rcu_force_notifier *notifier)
{
    struct tn_rcu_reader_ *reader;

    TN_LIST_FOREACH (reader, list, node_) {
        if (is_added(reader, notifier)) {
            return true;
        }
    }
    return false;
}

void tn_rcu_add_force_notifier(struct tn_rcu_force_notifier *notifier)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;

    tn_rcu_register_thread();
    tn_mutex_lock_(&lock);
    if (is_added_by_any(&in_the_way, notifier) ||
        is_added_by_any(&let_go, notifier)) {
        tn_misuse_("force notifier", notifier, "added twice");
    }
    TN_SLIST_INSERT_HEAD(&self->notifiers_, notifier, node_);
    if (have_notified && tn_rcu_in_the_way_(self->word_)) {
        notifier->notify(notifier); /* it comes too late for the others */
    }
    tn_mutex_unlock_(&lock);
}

void tn_rcu_remove_force_notifier(struct tn_rcu_force_notifier *notifier)
{
    tn_mutex_lock_(&lock);
    if (!is_added(&tn_rcu_reader_, notifier)) {
        tn_misuse_("force notifier", notifier,
                   "removed by a thread that did not add it");
    }
    TN_SLIST_REMOVE(&tn_rcu_reader_.notifiers_, notifier, node_);
    tn_mutex_unlock_(&lock);
}

/* In the child, whose other threads' records are no memory of ours any more. */
void tn_rcu_registry_forked_(void)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;

    TN_LIST_INIT(&in_the_way);
    TN_LIST_INIT(&let_go);
    have_notified = false;
    self->thread_ = tn_host_thread_number_();
    if (self->word_ != TN_RCU_UNREGISTERED_) {
        tn_atomic_set(&self->waiting_, 0);
        TN_LIST_INSERT_HEAD(&in_the_way, self, node_);
    }
}

bool tn_rcu_has_readers_(void)
{
    return !TN_LIST_EMPTY(&in_the_way);
}

unsigned tn_rcu_scan_(void)
{
    struct tn_rcu_reader_ *reader, *following;
    unsigned long word;
    unsigned left = 0;

    TN_LIST_FOREACH_SAFE (reader, &in_the_way, node_, following) {
        word = tn_atomic_load_acquire(&reader->word_); /* 1, 2, 3 */
        if (tn_rcu_in_the_way_(word)) {
            left++;
        } else {
            tn_atomic_set(&reader->waiting_, 0); /* 5 */
            TN_LIST_REMOVE(reader, node_);
            TN_LIST_INSERT_HEAD(&let_go, reader, node_);
        }
    }
    return left;
}

void tn_rcu_scan_again_(void)
{
    TN_LIST_SWAP(&in_the_way, &let_go, node_);
    have_notified = false;
}

void tn_rcu_arm_(void)
{
    struct tn_rcu_reader_ *reader;

    TN_LIST_FOREACH (reader, &in_the_way, node_) {
        tn_atomic_set(&reader->waiting_, 1); /* 3 */
    }
}

void tn_rcu_notify_(void)
{
    struct tn_rcu_force_notifier *n, *following;
    struct tn_rcu_reader_ *reader;

    if (have_notified) {
        return;
    }
    have_notified = true;
    TN_LIST_FOREACH (reader, &in_the_way, node_) {
        TN_SLIST_FOREACH_SAFE (n, &reader->notifiers_, node_, following) {
            n->notify(n);
        }
    }
}

unsigned tn_rcu_list_stalled_(struct tn_rcu_stalled_reader *list, unsigned room)
{
    struct tn_rcu_reader_ *reader;
    unsigned long word;
    unsigned n = 0;

    TN_LIST_FOREACH (reader, &in_the_way, node_) {
        word = tn_atomic_read(&reader->word_);
        if (tn_rcu_in_the_way_(word)) {
            if (n < room) {
                list[n].thread = reader->thread_;
                list[n].place = tn_rcu_is_section_(word)
                                    ? tn_atomic_read(&reader->place_)
                                    : NULL;
            }
            n++;
        }
    }
    return n;
}

static uint64_t count(const struct readers *list)
{
    struct tn_rcu_reader_ *reader;
    uint64_t n = 0;

    TN_LIST_FOREACH (reader, list, node_) {
        n++;
    }
    return n;
}

uint64_t tn_rcu_count_readers_(void)
{
    return count(&in_the_way) + count(&let_go);
}
