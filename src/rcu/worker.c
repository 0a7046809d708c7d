/* SPDX-License-Identifier: MIT */
/*
 * The worker is the thread that runs callbacks, in batches: it takes what is
 * queued, waits for a grace period and runs what it has taken.  A batch begins
 * as soon as there is something to do; it is large because there was load while
 * the batch before it ran, or is right now, and never because of the time.
 *
 * The thread starts with the first callback.  If it cannot be started, then
 * callbacks stay queued and each call, and each force, tries again; who drains
 * does the work itself.
 *
 * Batches are numbered.  A drain waits for the batch that has, or will have,
 * all that is queued by then; a force is for that batch too.
 *
 * Constraints
 *
 *   1  call_rcu: the queue's store of `put` -> its load of `idle`; worker: its
 *      store to `idle` -> its look at the queues.  Light fence there, heavy
 *      fence here: either call_rcu sees that the worker is idle, and sets the
 *      event, or the worker sees the callback.  The fence at the end of the
 *      section around the put does not do, as there is none if that is an inner
 *      section.  All else that is told of was done under the queues' lock.
 *                                                                  (R3, R19)
 *   2  worker: reset of the event -> its look at the queues and at
 *      `wants_grace_period` and `is_to_end`.  Who has seen it idle, or wants
 *      something, stores before it sets: by E3 of the event the worker sees
 *      it, or does not sleep.                                  (R3, R7, R14)
 *   3  worker: its taking -> its number of a grace period.  drain and force:
 *      their look at the queues is under the lock, as that taking: a batch that
 *      starts later takes what they saw.               (R3, R5, R6, R19, R20)
 */

#include "rcu/rcu.h"
#include "rcu/target.h"
#include "tenon/event.h"

/* Of the worker's looks while a batch grows, and the batch. */
enum { PAUSES = 32, ENOUGH = 8192 };

struct drain {
    unsigned long batch;
    struct tn_event done;
    TN_LIST_ENTRY(drain) node;
};

/*
 * Protects what follows, up to the event.  As under that of the queues, no
 * memory is had under it.
 */
static struct tn_mutex_ lock = TN_MUTEX_INIT_("rcu worker", 50);
static unsigned long batch_started, batch_ended;
static unsigned long batch_grace_period; /* what the last batch waits for */
static unsigned long forced_batch;       /* moves along, as numbers wrap */
static TN_LIST_HEAD(, drain) drains;
static bool has_worker;
static struct tn_host_thread_ *worker; /* its thread, to be joined */
static bool is_to_end;                 /* read without the lock, too */

/* These two are read by the worker without it. */
static unsigned long wanted_grace_period;
static bool wants_grace_period;

static bool has_thread; /* which the worker is; written with the lock held */
static struct tn_event work = TN_EVENT_INIT(false);

unsigned tn_rcu_idle_ = 1;

static void (*callback_lock)(void), (*callback_unlock)(void);
static bool (*callback_lock_held)(void);
static void (*idle_hook)(void);

void tn_rcu_set_callback_lock(void (*take)(void), void (*give)(void),
                              bool (*held)(void))
{
    if (!take != !give || !take != !held) {
        tn_misuse_("rcu callback lock", NULL,
                   "lock, unlock and held come together");
    }
    callback_lock = take;
    callback_unlock = give;
    callback_lock_held = held;
}

void tn_rcu_set_idle_hook(void (*fn)(void))
{
    idle_hook = fn;
}

/* Whether somebody waits for the next batch; without the lock. */
static bool is_urgent(void)
{
    return !tn_rcu_before_(tn_atomic_read(&forced_batch), batch_started + 1);
}

/* With the lock held. */
static unsigned long begin_batch(void)
{
    unsigned long batch = ++batch_started;

    tn_rcu_queues_take_();                  /* 3 */
    tn_rcu_targets_take_();                 /* 3 */
    batch_grace_period = tn_rcu_gp_next_(); /* 3 */
    if (!tn_rcu_before_(forced_batch, batch)) {
        tn_rcu_gp_force_(batch_grace_period);
    }
    return batch;
}

static void run_callbacks(unsigned long batch)
{
    if (callback_lock) {
        callback_lock();
    }
    tn_rcu_reader_.in_callback_ = TN_RCU_IN_CALLBACK_;
    tn_rcu_queues_run_();
    tn_rcu_targets_hand_over_(batch);
    tn_rcu_reader_.in_callback_ = 0;
    if (callback_unlock) {
        callback_unlock();
    }
}

/* With the lock held. */
static void end_batch(unsigned long batch)
{
    struct drain *d, *following;

    batch_ended = batch;
    if (tn_rcu_before_(forced_batch, batch)) {
        tn_atomic_set(&forced_batch, batch);
    }
    if (tn_rcu_gp_has_ended_(wanted_grace_period)) {
        tn_atomic_set(&wants_grace_period, false);
    }
    TN_LIST_FOREACH_SAFE (d, &drains, node, following) {
        if (!tn_rcu_before_(batch, d->batch)) {
            TN_LIST_SAFE_REMOVE(d, node);
            tn_event_set(&d->done);
        }
    }
}

static void run_batch(void)
{
    unsigned long batch, number;

    tn_mutex_lock_(&lock);
    batch = begin_batch();
    number = batch_grace_period;
    tn_mutex_unlock_(&lock);

    tn_rcu_gp_wait_(number);
    run_callbacks(batch);

    tn_mutex_lock_(&lock);
    end_batch(batch);
    tn_mutex_unlock_(&lock);
}

static bool is_grace_period_wanted(void)
{
    return tn_atomic_read(&wants_grace_period) &&
           !tn_rcu_gp_has_ended_(tn_atomic_read(&wanted_grace_period));
}

static bool has_work(void)
{
    bool has_new = tn_rcu_queues_tidy_() || tn_rcu_targets_count_new_() != 0;

    return has_new || is_grace_period_wanted();
}

static unsigned long count_new(void)
{
    return tn_rcu_queues_count_new_() + tn_rcu_targets_count_new_();
}

/*
 * Lets a batch grow while callbacks come in quick succession: each grace period
 * interrupts those who queue them.
 */
static void gather(void)
{
    unsigned long before, found = 0;

    for (int looks = 1; looks < TN_LOOKS_ && !is_urgent(); looks++) {
        before = found;
        found = count_new();
        if (found == before || found >= ENOUGH) {
            break;
        }
        for (int i = 0; i < PAUSES; i++) {
            tn_cpu_relax();
        }
    }
}

static void sleep_until_work(void)
{
    if (idle_hook) {
        tn_rcu_reader_.in_callback_ = TN_RCU_IN_CALLBACK_;
        idle_hook();
        tn_rcu_reader_.in_callback_ = 0;
    }
    tn_event_reset(&work);            /* 2 */
    tn_atomic_set(&tn_rcu_idle_, 1u); /* 1 */
    tn_smp_mb_global();               /* 1 */
    if (!has_work() && !tn_atomic_read(&is_to_end)) {
        tn_event_wait(&work);
    }
    tn_atomic_set(&tn_rcu_idle_, 0u);
}

/*
 * Nobody is the worker from then on who has not been seen to have work, as in
 * going to sleep: who sees that there is none starts one.
 */
static bool can_end(void)
{
    bool ends;

    if (!tn_atomic_read(&is_to_end)) {
        return false;
    }
    tn_mutex_lock_(&lock); /* has_thread comes after who started this one */
    tn_atomic_set(&tn_rcu_idle_, 1u);  /* 1 */
    tn_atomic_set(&has_thread, false); /* 1 */
    tn_smp_mb_global();                /* 1 */
    ends = count_new() == 0 && !is_grace_period_wanted();
    if (ends) {
        has_worker = false;
        tn_atomic_set(&is_to_end, false);
    } else {
        tn_atomic_set(&has_thread, true);
        tn_atomic_set(&tn_rcu_idle_, 0u);
    }
    tn_mutex_unlock_(&lock);
    return ends;
}

static void work_until_end(void *opaque)
{
    (void)opaque;
    tn_rcu_reader_.is_worker_ = 1;
    tn_atomic_set(&tn_rcu_idle_, 0u);
    do {
        if (has_work()) {
            gather();
            run_batch();
        } else {
            sleep_until_work();
        }
    } while (!can_end());
}

/* With the lock held: those who rely on a worker look for one themselves. */
static void have_drains_look_again(void)
{
    struct drain *d;

    TN_LIST_FOREACH (d, &drains, node) {
        tn_event_set(&d->done);
    }
}

/*
 * With the lock held, which it lets go of to start a thread: that takes memory.
 * False if there is no worker and none can be had.
 */
static bool ensure_worker(void)
{
    struct tn_host_thread_ *fresh;
    int error;

    if (has_worker) {
        return true;
    }
    has_worker = true;
    tn_mutex_unlock_(&lock);
    error = tn_host_thread_start_(&fresh, "tn-rcu", work_until_end, NULL);
    tn_mutex_lock_(&lock);
    if (error) {
        has_worker = false;
        have_drains_look_again();
        return false;
    }
    worker = fresh;
    tn_atomic_set(&has_thread, true);
    return true;
}

/* One that starts now looks at the queues before it sleeps. */
void tn_rcu_wake_worker_(void)
{
    bool is_there = tn_atomic_read(&has_thread);

    if (!is_there) {
        tn_mutex_lock_(&lock);
        is_there = has_worker;
        ensure_worker();
        tn_mutex_unlock_(&lock);
    }
    if (is_there) {
        tn_event_set(&work); /* 2 */
    }
}

void tn_rcu_wake_worker_if_there_(void)
{
    if (tn_atomic_read(&tn_rcu_idle_)) {
        tn_event_set(&work); /* 2 */
    }
}

/* With the lock held: the batch after which all that is queued has run. */
static unsigned long last_batch_needed(void)
{
    return batch_started + (count_new() != 0); /* 3 */
}

/* With the lock held. */
static void force_batch(unsigned long batch)
{
    if (tn_rcu_before_(forced_batch, batch)) {
        tn_atomic_set(&forced_batch, batch);
    }
    if (batch_started != batch_ended) {
        tn_rcu_gp_force_(batch_grace_period);
    }
}

/* With the lock held: the same, which is in a hurry from now on. */
static unsigned long force_batch_needed(void)
{
    unsigned long batch = last_batch_needed();

    if (tn_rcu_before_(batch_ended, batch)) {
        force_batch(batch);
    }
    return batch;
}

void tn_force_rcu(void)
{
    tn_mutex_lock_(&lock);
    if (tn_rcu_before_(batch_ended, force_batch_needed())) {
        ensure_worker();
    }
    tn_mutex_unlock_(&lock);
}

struct tn_rcu_cookie tn_rcu_cookie_start(void)
{
    struct tn_rcu_cookie cookie = tn_rcu_cookie_get();

    tn_mutex_lock_(&lock);
    if (!wants_grace_period ||
        tn_rcu_before_(wanted_grace_period, cookie.number_)) {
        tn_atomic_set(&wanted_grace_period, cookie.number_);
        tn_atomic_set(&wants_grace_period, true);
    }
    tn_mutex_unlock_(&lock);
    tn_rcu_wake_worker_();
    return cookie;
}

/*
 * With the lock held: does the worker's work while there is no worker, for
 * itself and for others who drain meanwhile and rely on it.  Others again have
 * queued without starting a worker, as there was this one.
 */
static void be_the_worker(unsigned long batch)
{
    has_worker = true;
    tn_rcu_reader_.is_worker_ = 1;
    while (tn_rcu_before_(batch_ended, batch) || !TN_LIST_EMPTY(&drains)) {
        tn_mutex_unlock_(&lock);
        run_batch();
        tn_mutex_lock_(&lock);
    }
    tn_rcu_reader_.is_worker_ = 0;
    has_worker = false;
    if (count_new() != 0 || is_grace_period_wanted()) {
        ensure_worker();
    }
}

/*
 * With the lock held, which it lets go of while asleep.  False if @deadline has
 * passed; who was woken looks again at what there is.
 */
static bool await_batch(unsigned long batch, int64_t deadline)
{
    struct drain d = {.batch = batch};
    bool woken;

    tn_event_init(&d.done, false);
    TN_LIST_INSERT_HEAD(&drains, &d, node);
    tn_mutex_unlock_(&lock);
    tn_event_set(&work);
    woken = tn_event_wait_until(&d.done, deadline);
    tn_mutex_lock_(&lock);
    if (TN_LIST_IS_INSERTED(&d, node)) {
        TN_LIST_SAFE_REMOVE(&d, node);
    } else {
        woken = true; /* just now */
    }
    tn_event_destroy(&d.done);
    return woken;
}

static bool drain_once(int64_t deadline, bool online)
{
    unsigned long batch;
    bool in_time = true;

    tn_mutex_lock_(&lock);
    batch = force_batch_needed();
    while (in_time && tn_rcu_before_(batch_ended, batch)) {
        if (!ensure_worker()) {
            be_the_worker(batch);
        } else if (tn_rcu_before_(batch_ended, batch)) {
            in_time = await_batch(batch, deadline);
        }
    }
    tn_mutex_unlock_(&lock);
    return in_time &&
           tn_rcu_targets_wait_(batch, deadline,
                                online ? TN_RCU_HERE_ONLINE_ : TN_RCU_HERE_);
}

/* In a child, of a function that the drain called, what others had is new. */
static bool drain_until(int64_t deadline, bool online)
{
    unsigned generation;
    bool in_time;

    do {
        generation = tn_host_generation_;
        in_time = drain_once(deadline, online);
    } while (in_time && generation != tn_host_generation_);
    return in_time;
}

bool tn_rcu_wait_for_batch_(int64_t deadline)
{
    unsigned long batch;
    bool in_time = true;

    tn_mutex_lock_(&lock);
    batch = force_batch_needed();
    while (in_time && tn_rcu_before_(batch_ended, batch)) {
        in_time = ensure_worker() && await_batch(batch, deadline);
    }
    tn_mutex_unlock_(&lock);
    return in_time && tn_rcu_targets_wait_(batch, deadline, TN_RCU_NOT_HERE_);
}

bool tn_rcu_holds_callback_lock_(void)
{
    return callback_lock_held && callback_lock_held();
}

bool tn_drain_call_rcu_until(int64_t deadline)
{
    bool held = tn_rcu_holds_callback_lock_(), in_time;
    bool was_online = tn_rcu_begin_wait_(
        "drained inside a section, in a function given to call_rcu, in the "
        "idle hook or in the handler of stalls");

    if (held) {
        callback_unlock();
    }
    in_time = drain_until(deadline, was_online);
    if (held) {
        callback_lock();
    }
    tn_rcu_end_wait_(was_online);
    return in_time;
}

static void end_thread(void)
{
    struct tn_host_thread_ *ending;

    tn_mutex_lock_(&lock);
    ending = worker;
    worker = NULL;
    if (ending) {
        tn_atomic_set(&is_to_end, true);
    }
    tn_mutex_unlock_(&lock);
    if (ending) {
        tn_event_set(&work); /* 2 */
        tn_host_thread_join_(ending);
    }
}

static unsigned long batch_needed(void)
{
    unsigned long batch;

    tn_mutex_lock_(&lock);
    batch = last_batch_needed();
    tn_mutex_unlock_(&lock);
    return batch;
}

/* What a function queues may have been taken by the time the drain returns. */
void tn_rcu_shutdown(void)
{
    unsigned long batch;
    bool held = tn_rcu_holds_callback_lock_();
    bool was_online = tn_rcu_begin_wait_(
        "shut down inside a section, in a function given to call_rcu, in the "
        "idle hook or in the handler of stalls");

    if (held) {
        callback_unlock();
    }
    do {
        batch = batch_needed();
        drain_until(TN_FOREVER, was_online);
    } while (batch != batch_needed());
    end_thread();
    if (held) {
        callback_lock();
    }
    tn_rcu_end_wait_(was_online);
}

void tn_drain_call_rcu(void)
{
    tn_drain_call_rcu_until(TN_FOREVER);
}

void tn_rcu_worker_lock_(void)
{
    tn_mutex_lock_(&lock);
}

void tn_rcu_worker_unlock_(void)
{
    tn_mutex_unlock_(&lock);
}

/* Who drained, or told the worker something, is not there. */
void tn_rcu_worker_forked_(void)
{
    TN_LIST_INIT(&drains);
    worker = NULL; /* is not there, or is this one */
    is_to_end = false;
    work = (struct tn_event)TN_EVENT_INIT(false);
    if (!tn_rcu_reader_.is_worker_) {
        has_worker = has_thread = false;
        batch_ended = batch_started;
        tn_rcu_idle_ = 1;
    }
}

void tn_rcu_stats(struct tn_rcu_stats *stats)
{
    tn_rcu_gp_stats_(stats);
    tn_rcu_queues_stats_(stats);
    tn_rcu_limits_stats_(stats);
    tn_rcu_registry_lock_();
    stats->readers = tn_rcu_count_readers_();
    tn_rcu_registry_unlock_();
}
