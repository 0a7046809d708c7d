/* SPDX-License-Identifier: MIT */
#ifndef TENON_RCU_H
#define TENON_RCU_H

/*
 * Read-copy-update.  Readers run without locks, without waiting and without a
 * store that they share; a writer publishes a new version and frees the old
 * one when no reader can still be looking at it.
 *
 *     struct table {
 *         struct tn_rcu_head rcu;
 *         int value;
 *     };
 *     static struct table *current;
 *
 *     int reader(void)
 *     {
 *         int value;
 *
 *         tn_rcu_read_lock();
 *         value = tn_atomic_rcu_read(&current)->value;
 *         tn_rcu_read_unlock();
 *         return value;
 *     }
 *
 *     void writer(struct table *fresh)
 *     {
 *         struct table *old = tn_atomic_xchg(&current, fresh);
 *
 *         tn_free_rcu(old, rcu);
 *     }
 *
 * What lies between read_lock and read_unlock is a read-side critical section.
 * A grace period is a time in which every section that was open at its start
 * has ended.
 *
 * Promises
 *
 *   R1  A section that was open when synchronize was called has ended when it
 *       returns, and what it did happens before what follows.
 *   R2  A section that is open when synchronize returns, or later, sees what
 *       came before the call.
 *   R3  R1 and R2 hold for call_rcu and the call of its function as they do
 *       for the call of synchronize and its return.  What came before call_rcu
 *       happens before the function.
 *   R4  Functions that one thread queued are called in the order in which it
 *       queued them.  No two run at the same time.
 *   R5  When drain returns, every function whose call_rcu happens before the
 *       drain has returned, and what it did happens before what follows.
 *   R6  A force is never lost, covers what was queued before it, and forces no
 *       grace period that starts after the last of these functions was called.
 *   R7  R1 and R2 hold for cookie_get and a cookie_wait, or a cookie_poll that
 *       returns true, with the same cookie.
 *   R8  Once the sections that it waits for have ended, a grace period ends:
 *       no reader leaves without telling who waits for it.
 *   R9  fork() waits for no section, no grace period and no function given to
 *       call_rcu, whatever locks of the program the caller holds.
 *   R10  A function that was queued before a fork, by any thread, and had not
 *        been called by then, is called in the parent and in the child, once in
 *        each.  R3 and R4 hold in the child, too.
 *   R11  Sections that are open where a thread forks are open in the child.
 *   R12  Functions called by a loop that reports for its thread (see
 *        tn_loop_set_rcu_reporting) are sections for R1 and R2.  Where such a
 *        function, outside of other sections, polls, waits for a grace period
 *        or announces a quiescent state, one ends and another begins.
 *   R13  A thread holds up no grace period while it polls or waits for one,
 *        whoever reports for it, unless a section is open that it has opened.
 *   R14  When shutdown returns, R5 holds, and for what those functions queued.
 *        What is queued at the same time or later is called all the same.
 *
 * Threads are registered by their first section and unregistered when they
 * end; no call is needed for that.
 *
 * A destructor of thread-specific data that reads and sets itself again, into
 * the last of the rounds that the system makes, registers the thread when
 * nothing notices its end any more: unregister it there.
 *
 * After fork() the child goes on with what the thread that forked had: its
 * sections, its force notifiers and a copy of what is queued.  A function that
 * another thread was calling at that moment is lost to the child.  The child's
 * thread for call_rcu starts with the next call_rcu, force, cookie_start or
 * drain, so that a child which calls exec has only one.  The callback lock is
 * the program's to bring across.  Handlers of fork that were given to the
 * system later than the library's, as those of any program are, may use RCU in
 * the child.  There is no fork in signal handlers that interrupt the library,
 * nor in force notifiers.
 *
 * Signal handlers may have sections where the thread has been registered
 * before, and is neither ending nor being unregistered by itself; but not where
 * the library's events are of the variant with a condition variable, because
 * the end of a section may set one.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tenon/atomic.h>
#ifdef __cplusplus
#include <tenon/impl/rcu_call_cxx.h>
#else
#include <tenon/impl/rcu_call_c.h>
#endif
#include <tenon/impl/rcu_reader.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Stands in a structure that is to be freed after a grace period. */
struct tn_rcu_head {
    struct tn_rcu_head *next_;
    void (*func_)(struct tn_rcu_head *head);
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls" /* inline above */

/*
 * Opens a section.  Sections nest, up to 32,766 deep.
 *
 * Threads   Any.
 * Context   Anywhere; in signal handlers as said above.
 * Progress  Wait-free, but for the first one of a thread.
 */
static inline void tn_rcu_read_lock(void);

/*
 * Closes a section.
 *
 * Order     R1.
 * Progress  Wait-free; a system call if a grace period waits for this.
 * Errors    Aborts if no section is open.
 */
static inline void tn_rcu_read_unlock(void);

/* Says whether the calling thread has a section open. */
static inline bool tn_rcu_in_section(void);

#pragma GCC diagnostic pop

/* Opens a section that is closed at the end of the enclosing block. */
#define TN_RCU_READ_LOCK_GUARD()                                               \
    __attribute__((cleanup(tn_rcu_guard_close_), unused)) struct tn_rcu_guard_ \
    TN_GUARD_NAME_(tn_rcu_guard_, __LINE__) = tn_rcu_guard_open_()

/*
 * Opens a section for the statement that follows, closed however it is left:
 *
 *     TN_WITH_RCU_READ_LOCK_GUARD() {
 *         if (...) {
 *             return 0;
 *         }
 *     }
 */
#define TN_WITH_RCU_READ_LOCK_GUARD()                                       \
    for (__attribute__((cleanup(tn_rcu_guard_close_))) struct tn_rcu_guard_ \
             TN_GUARD_NAME_(tn_rcu_with_, __LINE__) = tn_rcu_guard_open_(); \
         TN_GUARD_NAME_(tn_rcu_with_, __LINE__).first_;                     \
         TN_GUARD_NAME_(tn_rcu_with_, __LINE__).first_ = false)

/*
 * Registers the calling thread now: for real-time threads, and before using
 * sections in signal handlers.  Harmless if it is registered.
 */
void tn_rcu_register_thread(void);

/*
 * Unregisters the calling thread now.  A later section registers it again.
 *
 * Errors    Aborts inside a section, or while the thread has force notifiers.
 */
void tn_rcu_unregister_thread(void);

/*
 * Announces a quiescent state: for long functions of loops that report for
 * their threads.  What was read before is not protected any more.  Elsewhere it
 * has no effect.
 *
 * Order     R12, R13.
 * Progress  Wait-free; a system call if a grace period waits for this.
 * Errors    Aborts inside a section.
 */
void tn_rcu_quiescent_state(void);

/*
 * Waits for a grace period.  Callers that wait at the same time share one.
 * The readers that hold it up have their force notifiers called.
 *
 * Order     R1, R2.
 * Progress  Blocks until the sections that are open have ended.
 * Errors    Aborts inside a section, in functions given to call_rcu, in the
 *           idle hook and in the handler of stalls.
 */
void tn_synchronize_rcu(void);

/*
 * Has func(head) called after a grace period, on a thread of the library, which
 * it must not end.
 *
 * Threads   Any.
 * Context   Anywhere but in signal handlers; sections and functions given to
 *           call_rcu included.
 * Order     R3, R4.
 * Progress  Wait-free, but for a thread's first call, which takes a lock
 *           briefly and may allocate; for a system call if the library's
 *           thread sleeps; and once in some hundred calls for a look at what is
 *           pending, which takes locks briefly.  With too much of that it waits
 *           for a while: see <tenon/rcu_limits.h>.
 * Errors    Cannot fail; but if the library's thread cannot be started, @func
 *           waits for the next call_rcu, force, cookie_start or drain.
 */
void tn_call_rcu1(struct tn_rcu_head *head,
                  void (*func)(struct tn_rcu_head *head));

/*
 * The same, and says that @size bytes are pending with it, for the limits of
 * <tenon/rcu_limits.h>.
 */
void tn_call_rcu1_sized(struct tn_rcu_head *head,
                        void (*func)(struct tn_rcu_head *head), size_t size);

/*
 * tn_call_rcu1 with func(ptr), for a function that takes the type of @ptr.
 * @field is the struct tn_rcu_head in it and its first member; in C++ that is a
 * type of standard layout, and the function may be a lambda without captures.
 */
#define tn_call_rcu(ptr, func, field) \
    (TN_RCU_CHECK_FIRST_(ptr, field), \
     tn_call_rcu1(&(ptr)->field, TN_RCU_FUNC_(ptr, func)))

/* The same, with the size of all that func(ptr) frees. */
#define tn_call_rcu_sized(ptr, func, field, size) \
    (TN_RCU_CHECK_FIRST_(ptr, field),             \
     tn_call_rcu1_sized(&(ptr)->field, TN_RCU_FUNC_(ptr, func), size))

/*
 * Has free(ptr) called after a grace period.  @field as for tn_call_rcu; the
 * size is that of the type of *ptr.
 */
#define tn_free_rcu(ptr, field)       \
    (TN_RCU_CHECK_FIRST_(ptr, field), \
     tn_call_rcu1_sized(&(ptr)->field, tn_rcu_free_, sizeof(*(ptr))))

/*
 * Waits until the functions that are queued have returned, and has their grace
 * periods forced.  A thread that holds the callback lock (see below) gives it
 * up meanwhile.
 *
 * Order     R5.
 * Progress  Blocks.
 * Errors    Aborts inside a section, in functions given to call_rcu, in the
 *           idle hook and in the handler of stalls.
 */
void tn_drain_call_rcu(void);

/*
 * The same; false if @deadline passed first.  R5 holds if it returns true.
 *
 * Progress  Blocks until the deadline; longer where the library's thread cannot
 *           be started, as the caller then does the work itself.
 */
bool tn_drain_call_rcu_until(int64_t deadline);

/*
 * The same, and for the functions that those queue, until there are none; then
 * the library's thread ends.  The next call_rcu starts it again.
 *
 * A process that exits without this ends in the middle of whatever function is
 * being called, and those that are queued are not called.  What these may use
 * is destroyed by exit() while they run: so call this at the end of main, when
 * the threads that queue have ended.
 *
 * Order     R14.
 * Progress  Blocks.
 * Errors    As for tn_drain_call_rcu.
 */
void tn_rcu_shutdown(void);

/*
 * Asks that the functions that are queued be called as soon as can be: the
 * readers in the way have their force notifiers called.
 *
 * Threads   Any.
 * Context   Anywhere but in signal handlers.
 * Order     R6.
 * Progress  Takes a lock briefly.
 */
void tn_force_rcu(void);

/*
 * A force notifier tells the thread that added it that a grace period waits for
 * it, so that a thread with long sections can close one soon.
 */
struct tn_rcu_force_notifier {
    void (*notify)(struct tn_rcu_force_notifier *notifier);
    TN_SLIST_ENTRY(tn_rcu_force_notifier) node_;
};

/*
 * Adds @notifier for the calling thread, or removes it.
 *
 * Context   notify() is called on another thread, or in add if a forced grace
 *           period waits for the caller already, with locks of the library
 *           held: it may set an event, a flag or a notifier, and no more.  It
 *           is not called after remove has returned.
 * Errors    add aborts if @notifier is added already, remove if it was not
 *           added by this thread.
 */
void tn_rcu_add_force_notifier(struct tn_rcu_force_notifier *notifier);
void tn_rcu_remove_force_notifier(struct tn_rcu_force_notifier *notifier);

/*
 * Has functions given to call_rcu called under a lock of the program: @lock
 * and @unlock take it and give it back, @held says whether the calling thread
 * has it.  Three NULLs end that.  Set it before the first call_rcu.
 */
void tn_rcu_set_callback_lock(void (*lock)(void), void (*unlock)(void),
                              bool (*held)(void));

/*
 * Has @fn called on the library's thread each time it has nothing left to do,
 * for example to trim the heap.  Set it before the first call_rcu.
 *
 * Context   @fn may call call_rcu, but does not wait for a grace period.
 */
void tn_rcu_set_idle_hook(void (*fn)(void));

/*
 * Stands for a moment, and for the grace period that follows it.  On 32-bit
 * hosts it is good for 2^31 grace periods.
 */
struct tn_rcu_cookie {
    unsigned long number_;
};

/*
 * Returns a cookie for this moment.  It starts no grace period.
 *
 * Threads   Any.
 * Context   Anywhere.
 * Progress  Wait-free.
 */
struct tn_rcu_cookie tn_rcu_cookie_get(void);

/*
 * The same, and has the library's thread see to it that the grace period comes
 * without anybody's waiting; if that cannot be started, as for tn_call_rcu1.
 */
struct tn_rcu_cookie tn_rcu_cookie_start(void);

/*
 * Says whether a grace period has passed since @cookie was got.
 *
 * Order     R7 if it returns true.
 * Progress  Wait-free.
 */
bool tn_rcu_cookie_poll(struct tn_rcu_cookie cookie);

/*
 * Waits until a grace period has passed since @cookie was got; at once if one
 * has.
 *
 * Order     R7.
 * Errors    As for tn_synchronize_rcu.
 */
void tn_rcu_cookie_wait(struct tn_rcu_cookie cookie);

/*
 * Has fork() see to RCU in the child, or not: then the child does not use it.
 * Each disable takes an enable to undo it; to begin with it is enabled.
 *
 * Threads   Any; counts for forks that begin later.
 */
void tn_rcu_enable_atfork(void);
void tn_rcu_disable_atfork(void);

/*
 * How long grace periods took is counted by powers of ten: those of less than
 * 10 us, less than 100 us, and so on, and in the last count all others.
 */
enum { TN_RCU_LATENCIES = 8, TN_RCU_LATENCY_FIRST = 10000 /* ns */ };

struct tn_rcu_stats {
    uint64_t grace_periods;         /* that have ended */
    uint64_t grace_periods_forced;  /* of these, in which readers were told */
    uint64_t grace_periods_stalled; /* and which were reported; rcu_stall.h */
    uint64_t latencies[TN_RCU_LATENCIES];
    uint64_t callbacks_queued;  /* given to call_rcu */
    uint64_t callbacks_run;     /* of these, called */
    uint64_t callbacks_pending; /* the rest, and what is known of their size: */
    uint64_t bytes_pending;
    uint64_t limit_waits;    /* calls of call_rcu that had to wait; */
    uint64_t limit_exceeded; /* in vain, or that might not: rcu_limits.h */
    uint64_t readers;        /* registered threads */
};

/*
 * Fills @stats, which C++ too calls a struct tn_rcu_stats.  Counts of 32 bits
 * on 32-bit hosts wrap.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow" /* C++: a constructor's name */
void tn_rcu_stats(struct tn_rcu_stats *stats);
#pragma GCC diagnostic pop

void tn_rcu_free_(struct tn_rcu_head *head);

#ifdef __cplusplus
}
#endif

/* For <tenon/rcu_stall.h>. */
#ifdef TN_DEBUG
#define tn_rcu_read_lock() \
    (tn_rcu_note_place_(TN_RCU_PLACE_(__FILE__, __LINE__)), tn_rcu_read_lock())
#define tn_rcu_guard_open_()                                \
    (tn_rcu_note_place_(TN_RCU_PLACE_(__FILE__, __LINE__)), \
     tn_rcu_guard_open_())
#endif

#endif
