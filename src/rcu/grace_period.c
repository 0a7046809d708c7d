/* SPDX-License-Identifier: MIT */
/*
 * Grace periods run one at a time, on the thread of who needs one, and are
 * numbered.  Who needs one takes the number of the next to start; callers that
 * come while one runs share the one after it.  Those sleep, each on an event of
 * its own: at the end of a grace period those for whom it was return, with no
 * lock to take, and one of the others is to run the next.
 *
 * Readers are first looked at without more ado, as most sections are short.
 * Those that stay are asked to tell when they leave, and the caller sleeps.
 * Time matters only to those who are told how long it took.
 *
 * Constraints, beside those of <tenon/impl/rcu_reader.h>
 *
 *   6  What the caller unlinked -> its taking of a number; the start of that
 *      grace period -> its heavy fence.  Both are read-modify-writes of
 *      `started`, so the first happens before the second.        (R1, R2, R7)
 *   7  The end of a grace period: its loads of the readers' words -> its store
 *      to `ended`; a poll, or who waits: load of `ended` -> what follows.
 *                                                                    (R1, R7)
 *   8  Reset of the event -> the scan, and -> the look at `forced_up_to`.
 *      Who leaves or forces stores before it sets: by E3 of the event the
 *      grace period sees it, or does not sleep.                      (R6, R8)
 */

#include "rcu/rcu.h"
#include "sync/event.h"

/* Somebody who waits for the one that runs, or for the next. */
struct waiter {
    unsigned long number;
    struct tn_event woken;
    TN_LIST_ENTRY(waiter) node;
};

enum { WAITERS_RANK = 60 };

/* Protects what follows. */
static struct tn_mutex_ waiters_lock =
    TN_MUTEX_INIT_("rcu grace period", WAITERS_RANK);
static TN_LIST_HEAD(, waiter) waiters;
static const void *runner; /* stands for the thread that runs one */

static unsigned long started, ended;
static unsigned long forced_up_to;

/* For who runs a grace period; set by readers that leave, and to force. */
static struct tn_event progress = TN_EVENT_INIT(false);

enum { MOST_MISSES = 8 }; /* then one grace period in 256 looks for long */

/* Of who runs one. */
static unsigned long count_forced, count_stalls;
static unsigned long latencies[TN_RCU_LATENCIES];
static bool has_notified, has_stalled;
static int64_t began; /* of the one that runs, as these: */
static int64_t first_slept, report_at;
static int64_t in_the_way_since; /* those that are, if not for longer */
static unsigned misses, to_skip; /* of looks in vain */

unsigned long tn_rcu_gp_next_(void)
{
    return tn_atomic_fetch_add_release(&started, 0) + 1; /* 6 */
}

bool tn_rcu_gp_has_ended_(unsigned long number)
{
    return !tn_rcu_before_(tn_atomic_load_acquire(&ended), number); /* 7 */
}

static void raise_forced_up_to(unsigned long number)
{
    unsigned long seen, old = tn_atomic_read(&forced_up_to);

    for (; tn_rcu_before_(old, number); old = seen) {
        seen = tn_atomic_cmpxchg_relaxed(&forced_up_to, old, number);
        if (seen == old) {
            break;
        }
    }
}

void tn_rcu_gp_force_(unsigned long number)
{
    raise_forced_up_to(number);
    tn_event_set(&progress); /* 8 */
}

static bool is_forced(unsigned long number)
{
    return !tn_rcu_before_(tn_atomic_read(&forced_up_to), number);
}

void tn_rcu_tell_grace_period_(void)
{
    tn_event_set(&progress); /* 8 */
}

static bool all_leave_within(unsigned most)
{
    unsigned left;

    for (unsigned looks = 0; looks < most; looks += left) {
        left = tn_rcu_scan_();
        if (left == 0) {
            return true;
        }
        tn_cpu_relax();
    }
    return false;
}

/*
 * Where that was in vain, as with a reader that has no processor, it is not
 * tried the next time, or the next few.
 */
static bool all_leave_soon(void)
{
    if (to_skip) {
        to_skip--;
        return all_leave_within(1);
    }
    if (all_leave_within(TN_LOOKS_)) {
        misses = 0;
        return true;
    }
    misses += misses < MOST_MISSES;
    to_skip = (1u << misses) - 1;
    return false;
}

/*
 * With the registry locked; lets go of it meanwhile.  If that took long, what
 * was to be said in this time is said.
 */
static void report_stall(void)
{
    int64_t ns;

    if (!tn_rcu_report_stall_(tn_now() - in_the_way_since)) {
        return;
    }
    has_stalled = true;
    do {
        ns = report_at - first_slept;
        report_at = ns > TN_FOREVER - report_at ? TN_FOREVER : report_at + ns;
    } while (report_at <= tn_now());
}

/* In the second of two phases others may be in the way than in the first. */
static void note_time(void)
{
    in_the_way_since = tn_now();
    if (report_at == 0) {
        first_slept = in_the_way_since;
        report_at = tn_rcu_stall_at_(first_slept);
    }
}

/* With the registry locked; lets go of it while asleep. */
static void wait_for_readers(unsigned long number)
{
    bool in_time;

    if (all_leave_soon()) {
        return;
    }
    note_time();
    tn_rcu_arm_();
    tn_smp_mb_global(); /* 3 */
    for (;;) {
        tn_event_reset(&progress); /* 8 */
        if (tn_rcu_scan_() == 0) {
            break;
        }
        if (is_forced(number)) {
            has_notified = true;
            tn_rcu_notify_();
        }
        tn_rcu_registry_unlock_();
        in_time = tn_event_sleep_until_(&progress, report_at);
        tn_rcu_registry_lock_();
        if (!in_time) {
            report_stall();
        }
    }
}

static void add_one(unsigned long *count)
{
    tn_atomic_set(count, *count + 1);
}

static void count_this_one(void)
{
    int64_t ns = tn_now() - began, bound = TN_RCU_LATENCY_FIRST;
    int i = 0;

    while (i < TN_RCU_LATENCIES - 1 && ns >= bound) {
        bound *= 10;
        i++;
    }
    add_one(&latencies[i]);
    if (has_notified) {
        add_one(&count_forced);
    }
    if (has_stalled) {
        add_one(&count_stalls);
    }
}

static void run_grace_period(void)
{
    unsigned long number = tn_atomic_fetch_add_acquire(&started, 1) + 1; /* 6 */

    has_notified = has_stalled = false;
    began = tn_now();
    report_at = 0;
    tn_rcu_registry_lock_();
    if (tn_rcu_has_readers_()) {
        tn_rcu_pass_(wait_for_readers, number);
    }
    tn_rcu_registry_unlock_();
    count_this_one();
    raise_forced_up_to(number);              /* along, as numbers wrap */
    tn_atomic_store_release(&ended, number); /* 7 */
}

/* With the lock held, which it gives back. */
static void wait_for_others(unsigned long number)
{
    struct waiter w = {.number = number};

    tn_event_init(&w.woken, false);
    TN_LIST_INSERT_HEAD(&waiters, &w, node);
    tn_mutex_unlock_(&waiters_lock);
    tn_event_sleep_until_(&w.woken, TN_FOREVER);
    tn_event_destroy(&w.woken);
}

/*
 * True if the caller is to run a grace period, and false if @number has ended.
 * Who finds one running sleeps, and takes no lock again if it was for that.
 */
static bool is_to_run(unsigned long number)
{
    while (!tn_rcu_gp_has_ended_(number)) {
        tn_mutex_lock_(&waiters_lock);
        if (!runner && !tn_rcu_gp_has_ended_(number)) {
            runner = &tn_rcu_reader_;
            tn_mutex_unlock_(&waiters_lock);
            return true;
        }
        if (runner) {
            wait_for_others(number);
        } else {
            tn_mutex_unlock_(&waiters_lock);
        }
    }
    return false;
}

/*
 * Wakes those for whom it was, and one of those who came later, to run the next
 * for all of these; unless somebody is faster who need not be woken.
 */
static void let_others_go_on(void)
{
    TN_LIST_HEAD(, waiter) woken = TN_LIST_HEAD_INIT(woken);
    struct waiter *w, *following, *next = NULL;

    tn_mutex_lock_(&waiters_lock);
    runner = NULL;
    TN_LIST_FOREACH_SAFE (w, &waiters, node, following) {
        bool has_ended = tn_rcu_gp_has_ended_(w->number);

        if (has_ended || !next) {
            next = has_ended ? next : w;
            TN_LIST_REMOVE(w, node);
            TN_LIST_INSERT_HEAD(&woken, w, node);
        }
    }
    tn_mutex_unlock_(&waiters_lock);
    TN_LIST_FOREACH_SAFE (w, &woken, node, following) {
        tn_event_set(&w->woken);
    }
}

/* Numbers are of the next one to start at most, so that one is enough. */
void tn_rcu_gp_wait_(unsigned long number)
{
    if (is_to_run(number)) {
        run_grace_period();
        let_others_go_on();
    }
}

/* In the child: who ran a grace period, or waited for one, is not there. */
void tn_rcu_gp_forked_(void)
{
    tn_mutex_init_(&waiters_lock, "rcu grace period", WAITERS_RANK);
    TN_LIST_INIT(&waiters);
    runner = runner == &tn_rcu_reader_ ? runner : NULL;
    progress = (struct tn_event)TN_EVENT_INIT(false);
}

void tn_rcu_check_may_wait_(const char *rule)
{
    if (tn_rcu_in_section() ||
        (tn_rcu_reader_.in_callback_ & TN_RCU_IN_CALLBACK_)) {
        tn_misuse_("rcu reader", &tn_rcu_reader_, rule);
    }
}

void tn_synchronize_rcu(void)
{
    tn_rcu_cookie_wait(tn_rcu_cookie_get());
}

struct tn_rcu_cookie tn_rcu_cookie_get(void)
{
    return (struct tn_rcu_cookie){tn_rcu_gp_next_()};
}

bool tn_rcu_cookie_poll(struct tn_rcu_cookie cookie)
{
    return tn_rcu_gp_has_ended_(cookie.number_);
}

void tn_rcu_cookie_wait(struct tn_rcu_cookie cookie)
{
    bool was_online = tn_rcu_begin_wait_(
        "waited for a grace period inside a section, in a function given to "
        "call_rcu, in the idle hook or in the handler of stalls");

    if (!tn_rcu_cookie_poll(cookie)) {
        tn_rcu_gp_force_(cookie.number_);
        tn_rcu_gp_wait_(cookie.number_);
    }
    tn_rcu_end_wait_(was_online);
}

void tn_rcu_gp_stats_(struct tn_rcu_stats *stats)
{
    stats->grace_periods = tn_atomic_read(&ended);
    stats->grace_periods_forced = tn_atomic_read(&count_forced);
    stats->grace_periods_stalled = tn_atomic_read(&count_stalls);
    for (int i = 0; i < TN_RCU_LATENCIES; i++) {
        stats->latencies[i] = tn_atomic_read(&latencies[i]);
    }
}
