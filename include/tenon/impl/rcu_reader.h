/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_RCU_READER_H
#define TENON_IMPL_RCU_READER_H

/*
 * The reader side of <tenon/rcu.h>, inline.
 *
 * One word of each thread holds everything that a grace period needs to know:
 * the depth of nesting in the low 15 bits, a bit for loops that report, and
 * above them what the grace-period counter was when the outermost section was
 * opened.  The counter itself has a depth of one in its low bits, so that
 * copying it opens a section.
 *
 *     0                       no section is open
 *     counter | n             n nested sections
 *     counter | ONLINE | n    n sections, or none, in a function of a loop that
 *                             reports: the thread is in the way all the same
 *     all ones                the thread is not registered
 *
 * Constraints, shared with src/rcu/grace_period.c
 *
 *   1  lock: its store to the word -> the section's reads; grace period: what
 *      the caller unlinked -> its load of the word.  Either the reader sees the
 *      change or the grace period sees the reader.  Light fence here, heavy
 *      fence there.                                              (R1, R2, R12)
 *   2  unlock, and every other store to the word: the section's accesses ->
 *      the store; grace period: its load of the word -> its return.  Nested
 *      locks and unlocks release too, as the grace period may have read a later
 *      value than that which closed the section.                     (R1, R12)
 *   3  unlock: store of 0 -> load of waiting_; grace period: store of waiting_
 *      -> load of the word.  Light and heavy again.                  (R8, R13)
 *   4  lock: load of the counter -> the section's reads; grace period: what the
 *      caller unlinked -> store of the counter.  A reader that has the new
 *      counter sees the change.                                  (R1, R2, R12)
 *   5  The grace period alone clears waiting_, as it lets the reader go.  Who
 *      has told may be in the way again: a lock that was interrupted between
 *      its load of the counter and its store, by a signal handler with sections
 *      of its own, stores what is old by then.  It tells again.           (R8)
 */

#include <tenon/queue.h>

struct tn_rcu_queue_;
struct tn_rcu_force_notifier;

/* Given to call_rcu, or one that may wait as little; or that of the limits. */
enum { TN_RCU_IN_CALLBACK_ = 1, TN_RCU_IN_LIMIT_HANDLER_ = 2 };

/* Thread-local, in one cache line with all else that the library has there. */
struct tn_rcu_reader_ {
    unsigned long word_;
    unsigned char waiting_;     /* a grace period waits for this thread */
    unsigned char in_callback_; /* runs a function, as below */
    unsigned char in_loop_;     /* polls a loop */
    unsigned char is_worker_;   /* does so as the library's thread does */
    int thread_;        /* its number, or 0; for reports, as the next: */
    const char *place_; /* of the outermost lock; with TN_DEBUG */
    TN_LIST_ENTRY(tn_rcu_reader_) node_; /* under the registry's lock, as: */
    TN_SLIST_HEAD(, tn_rcu_force_notifier) notifiers_;
    struct tn_rcu_queue_ *queue_;
};

/* Registered threads need no acquire: registering was one. */
#define tn_rcu_light_fence_() \
    (TN_LIGHT_FENCE_(), tn_fence_unless_(tn_atomic_read(&tn_membarrier_is_on_)))

#define TN_RCU_DEPTH_        0xfffful /* these two: */
#define TN_RCU_ONLINE_       0x8000ul
#define TN_RCU_NESTING_      0x7ffful
#define TN_RCU_UNREGISTERED_ (~0ul)

#ifdef __cplusplus
extern "C" {
#endif

extern __thread struct tn_rcu_reader_ tn_rcu_reader_
    __attribute__((tls_model("initial-exec")));
extern unsigned long tn_rcu_counter_;

void tn_rcu_lock_slowly_(void);
void tn_rcu_unlock_wrong_(void);
void tn_rcu_tell_grace_period_(void);

/* The outermost lock, and the unlock but for its look at waiting_. */
static inline void tn_rcu_open_(struct tn_rcu_reader_ *self)
{
    tn_atomic_store_release(&self->word_, /* 2 */
                            tn_atomic_read(&tn_rcu_counter_));
    tn_rcu_light_fence_(); /* 1, 4 */
}

static inline void tn_rcu_close_(struct tn_rcu_reader_ *self)
{
    tn_atomic_store_release(&self->word_, 0ul); /* 2 */
    tn_rcu_light_fence_();                      /* 3 */
}

static inline void tn_rcu_read_lock(void)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;
    unsigned long word = self->word_; /* nobody else stores to it */

    if (__builtin_expect(word == 0, 1)) {
        tn_rcu_open_(self);
    } else if ((word & TN_RCU_NESTING_) < TN_RCU_NESTING_ - 1) {
        tn_atomic_store_release(&self->word_, word + 1); /* 2 */
    } else {
        tn_rcu_lock_slowly_();
    }
}

/* The nesting is neither none nor that of a thread that is not registered. */
static inline bool tn_rcu_is_section_(unsigned long word)
{
    return (word & TN_RCU_NESTING_) - 1 < TN_RCU_NESTING_ - 1;
}

static inline void tn_rcu_read_unlock(void)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;
    unsigned long word = self->word_;

    if (__builtin_expect((word & TN_RCU_DEPTH_) == 1, 1)) {
        tn_rcu_close_(self);
        if (__builtin_expect(tn_atomic_read(&self->waiting_), 0)) {
            tn_rcu_tell_grace_period_();
        }
    } else if (tn_rcu_is_section_(word)) {
        tn_atomic_store_release(&self->word_, word - 1); /* 2 */
    } else {
        tn_rcu_unlock_wrong_();
    }
}

static inline bool tn_rcu_in_section(void)
{
    return tn_rcu_is_section_(tn_rcu_reader_.word_);
}

/* Ahead of a lock, with TN_DEBUG. */
static inline void tn_rcu_note_place_(const char *place)
{
    if (!tn_rcu_in_section()) {
        tn_atomic_set(&tn_rcu_reader_.place_, place);
    }
}

struct tn_rcu_guard_ {
    bool first_;
};

static inline struct tn_rcu_guard_ tn_rcu_guard_open_(void)
{
    struct tn_rcu_guard_ guard = {true};

    tn_rcu_read_lock();
    return guard;
}

static inline void tn_rcu_guard_close_(struct tn_rcu_guard_ *guard)
{
    (void)guard;
    tn_rcu_read_unlock();
}

#ifdef __cplusplus
}
#endif

#define TN_RCU_PLACE_(file, line)     TN_RCU_PLACE_NOW_(file, line)
#define TN_RCU_PLACE_NOW_(file, line) file ":" #line

#define TN_GUARD_NAME_(name, line)     TN_GUARD_NAME_NOW_(name, line)
#define TN_GUARD_NAME_NOW_(name, line) name##line

#endif
