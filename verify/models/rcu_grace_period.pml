/* SPDX-License-Identifier: MIT */
/*
 * src/rcu/registry.c and grace_period.c, with the reader of
 * <tenon/impl/rcu_reader.h>: two readers that register, open and close sections
 * and unregister, a writer that replaces what the readers look at and frees the
 * old one after a grace period, and, with -DWRITERS=2 in the place of one of
 * the readers, the worker, which wants grace periods too; for any number of
 * rounds.  R1, R2, R7, R8, and of R6 that a force is not lost.
 *
 * A section may be a long one, which adds a force notifier, and lasts until its
 * thread is told by that.  Without -DNO_HANDLER the first reader may be
 * interrupted in a lock, between the load of the counter and the store, by a
 * signal handler with a section.
 *
 * Store buffers: a reader's store to its word, and the grace period's stores to
 * the counter and of `waiting`, are written back at any later time and in any
 * order.  The heavy fence writes back those of all threads and the light one
 * does nothing, as with membarrier; with -DFENCES each writes back its own.
 * Loads do not move: constraints 2, 4 and 7 are left to the other checker.
 * The scan's stores to `waiting` take effect at once; one that is seen late
 * costs a set of the event without need.
 *
 * With -DLIVE there is one reader only, and beside the worker it stays
 * registered.
 *
 * Numbers of grace periods are kept as their distance from `ended`.
 * Mutexes serve in the order of arrival, as in event_cond.pml.
 */

#define READERS 2
#define WORKER 1 /* the second writer, where there is one */
#define NONE 0
#define LISTED 1 /* in_the_way */
#define GONE 2   /* let_go */

/* A reader: in memory, in its store buffer, and in a register. */
byte word[READERS], late_word[READERS], copy[READERS];
bool word_late[READERS];
byte list[READERS];
bool waiting[READERS], arm_late[READERS];
bool told[READERS];  /* by the force notifier */
bool added[READERS]; /* it is there */
bool have_notified;
byte interrupted;    /* what the first reader had loaded */

bool counter_late;

chan registry = [READERS + 1] of { byte };
chan one_at_a_time = [WRITERS] of { byte };

bool running;        /* started == ended + 1 */
byte to_go[WRITERS]; /* the number that this one waits for, less ended */
byte forced;         /* forced_up_to, less ended */

bool progress;       /* the event */

/* What the readers look at, and which of the two has been freed. */
bit current;
bool freed[2];

#if defined(B32)
#include "rcu_counter_32.pml"
#else
#include "rcu_counter_64.pml"
#endif

#define OWN_FENCE (!counter_late && !arm_late[0] && !arm_late[1])
#if defined(FENCES)
#define LIGHT_FENCE !word_late[me]
#else
#define LIGHT_FENCE true
#endif

#if defined(LIVE) && WRITERS > 1
#define LEAVES false
#else
#define LEAVES true
#endif

inline acquire(mutex, who)
{
    mutex!who;
    mutex?[eval(who)]
}

inline release(mutex, who)
{
    mutex?eval(who)
}

inline write_back_word(i)
{
    word[i] = late_word[i];
    word_late[i] = false;
    late_word[i] = 0
}

/* With membarrier it writes back the buffers of all threads. */
inline heavy_fence()
{
    OWN_FENCE;
#if !defined(FENCES)
    d_step {
        if
        :: word_late[0] -> write_back_word(0)
        :: else
        fi;
        if
        :: word_late[1] -> write_back_word(1)
        :: else
        fi
    }
#endif
}

/* One for each location in the store buffer of a thread. */
proctype write_back(byte me)
{
    do
    :: d_step { me < READERS && word_late[me] -> write_back_word(me) }
    :: d_step { me == READERS && counter_late -> counter_late = false }
    :: d_step {
            me > READERS && arm_late[me - READERS - 1] ->
            arm_late[me - READERS - 1] = false;
            waiting[me - READERS - 1] = true
        }
    od
}

inline store_word(value)
{
    atomic {
        !word_late[me] ->
        late_word[me] = value;
        word_late[me] = true;
        copy[me] = 0
    }
}

/* tn_rcu_read_unlock, tn_rcu_tell_grace_period_ */
inline read_unlock()
{
    store_word(0);
#if !defined(BUG_NO_LIGHT_FENCE_IN_UNLOCK)
    LIGHT_FENCE;
#endif
    if
    :: waiting[me] ->
#if defined(BUG_TELL_CLEARS) || defined(BUG_TELL_CLEARS_UNORDERED)
        waiting[me] = false;
#endif
#if !defined(BUG_NO_TELL)
        atomic { !word_late[me] -> progress = true } /* set releases */
#else
        skip
#endif
    :: else
    fi
}

/* Constraint 5: what is loaded is old by the end of the handler. */
#if defined(NO_HANDLER) || defined(BUG_TELL_CLEARS_UNORDERED)
#define HANDLED false
#else
#define HANDLED (me == 0)
#endif

/* tn_rcu_read_lock */
inline read_lock()
{
    copy[me] = COUNTER;
    if
    :: atomic { HANDLED -> interrupted = copy[me]; copy[me] = COUNTER };
        store_word(copy[me]);
        LIGHT_FENCE;
        read_unlock();
        atomic { copy[me] = interrupted; interrupted = 0 }
    :: true
    fi;
    store_word(copy[me]);
#if !defined(BUG_NO_LIGHT_FENCE_IN_LOCK)
    LIGHT_FENCE
#else
    skip
#endif
}

/* The second reader stays registered, and its sections are short. */
proctype reader(byte me)
{
    bool item, is_long;

    do
    :: list[me] == NONE ->
        /* tn_rcu_register_thread */
        acquire(registry, me);
        atomic {
            waiting[me] = false;
#if defined(BUG_REGISTERS_GONE)
            list[me] = GONE;
#else
            list[me] = LISTED;
#endif
            release(registry, me)
        }
    :: list[me] != NONE ->
        if
        :: atomic { me == 0 -> is_long = true }
        :: is_long = false
        fi;
        read_lock();
        atomic { item = current; assert(!freed[item]) }; /* R1, R2 */
        if
        :: is_long ->
            /* tn_rcu_add_force_notifier */
            acquire(registry, me);
            atomic {
                !word_late[me];
                added[me] = true;
#if !defined(BUG_ADDED_LATE)
                told[me] = have_notified && IN_THE_WAY(word[me]);
#endif
                release(registry, me)
            };
            told[me];
            /* tn_rcu_remove_force_notifier */
            acquire(registry, me);
            atomic { added[me] = false; release(registry, me) }
        :: else
        fi;
        atomic {
            assert(!freed[item]);
            item = false;
            is_long = false;
            told[me] = false
        };
        read_unlock()
    :: list[me] != NONE && me == 0 && LEAVES ->
        /* tn_rcu_unregister_thread; taking a lock flushes the store buffer */
        acquire(registry, me);
        atomic {
            !word_late[me];
            list[me] = NONE;
            release(registry, me)
        }
    :: break
    od
}

#define SCANNED(i) (list[i] == LISTED && !IN_THE_WAY(word[i]))

/* tn_rcu_scan_, under the lock */
inline scan_one(i)
{
    d_step {
        if
        :: SCANNED(i) ->
            list[i] = GONE;
            waiting[i] = false;
            arm_late[i] = false
        :: else
        fi
    }
}

inline scan()
{
    scan_one(0);
    scan_one(1)
}

#define NOBODY_LEFT (list[0] != LISTED && list[1] != LISTED)

/* tn_rcu_arm_: in no order with the counter */
inline arm()
{
    d_step {
#if defined(BUG_TELL_CLEARS)
        !counter_late -> /* where it was a release */
#endif
        arm_late[0] = (list[0] == LISTED);
        arm_late[1] = (list[1] == LISTED)
    }
}

/* tn_rcu_notify_ */
inline notify()
{
    d_step {
        have_notified = true;
        told[0] = told[0] || (added[0] && list[0] == LISTED);
        told[1] = told[1] || (added[1] && list[1] == LISTED)
    }
}

/* wait_for_readers; one look, where it is 256, before it arms */
inline wait_for_readers()
{
    scan();
    if
    :: NOBODY_LEFT -> goto all_gone
    :: else
    fi;
#if !defined(BUG_NO_ARM)
    arm();
#endif
#if !defined(BUG_NO_FENCE_AFTER_ARM)
    heavy_fence();
#endif
    do
    ::
#if defined(BUG_RESET_LATE)
        scan();
        progress = false;
#else
        progress = false;
        scan();
#endif
        if
        :: NOBODY_LEFT -> break
        :: else
        fi;
        if
        :: !told_them && forced > 0 ->
            told_them = true;
            notify()
        :: else
        fi;
#if defined(BUG_SLEEPS_LOCKED)
        progress;
#else
        release(registry, READERS);
        progress;
        acquire(registry, READERS)
#endif
    od;
all_gone:
    told_them = false
}

/* tn_rcu_scan_again_ */
inline scan_again()
{
    d_step {
        list[0] = (list[0] == GONE -> LISTED : list[0]);
        list[1] = (list[1] == GONE -> LISTED : list[1]);
        have_notified = false
    }
}

/* run_grace_period */
inline run_grace_period()
{
    running = true;
    acquire(registry, READERS);
    if
    :: !NOBODY_LEFT ->
#if !defined(BUG_NO_FENCE_AT_START)
        heavy_fence();
#endif
        pass = 0;
        do
        :: pass < PASSES ->
#if !defined(BUG_NO_ADVANCE)
            atomic { !counter_late -> advance(); counter_late = true };
#endif
            wait_for_readers();
#if !defined(BUG_NO_SCAN_AGAIN)
            scan_again();
#endif
            pass++
        :: else -> break
        od;
        pass = 0
    :: else
    fi;
    release(registry, READERS);
    d_step {
        running = false;
        forced = (forced > 0 -> forced - 1 : 0);
        to_go[0] = (to_go[0] > 0 -> to_go[0] - 1 : 0);
#if WRITERS > 1
        to_go[1] = (to_go[1] > 0 -> to_go[1] - 1 : 0);
#endif
    }
}

/* tn_rcu_gp_next_ */
inline take_number()
{
#if defined(BUG_SHARES_RUNNING)
    to_go[id] = 1
#else
    to_go[id] = (running -> 2 : 1)
#endif
}

/* tn_rcu_gp_force_ */
inline force(id)
{
    d_step { forced = (forced < to_go[id] -> to_go[id] : forced) }
#if !defined(BUG_FORCE_SETS_NOT)
    ; progress = true
#endif
}

/* tn_rcu_gp_wait_ */
inline wait_for_number()
{
    acquire(one_at_a_time, id);
    do
    :: to_go[id] > 0 -> run_grace_period()
    :: else -> break
    od;
    release(one_at_a_time, id)
}

proctype synchronizer(byte id)
{
    bool old, told_them;
    byte pass;

    do
    ::
#if !defined(LIVE) /* there what is freed does not matter */
        old = current;
        current = 1 - current;
#endif
        take_number();
#if !defined(BUG_NO_FORCE)
        force(id);
#endif
        wait_for_number();
#if !defined(LIVE)
        freed[old] = true;
        atomic { freed[old] = false; old = false }
#endif
    :: break
    od
}

/* The worker does not force; somebody else does so at any later time. */
proctype worker(byte id)
{
    bool told_them;
    byte pass;

    do
    :: take_number();
        wait_for_number()
    :: break
    od
}

proctype forcer()
{
    do
    :: to_go[WORKER] > forced -> force(WORKER)
    od
}

init
{
    atomic {
        run reader(0);
        run write_back(0);
        run write_back(READERS);
        run write_back(READERS + 1);
#if WRITERS == 1 && !defined(LIVE)
        run reader(1); /* see the head */
        run write_back(1);
        run write_back(READERS + 2);
#endif
        run synchronizer(0);
#if WRITERS > 1
        run worker(WORKER);
        run forcer()
#endif
    }
}

#ifdef LIVE
#if WRITERS > 1
ltl ends { [] <> (to_go[0] == 0) && [] <> (to_go[1] == 0) }
#else
ltl ends { [] <> (to_go[0] == 0) }
#endif
#else
active proctype watch()
{
    timeout -> assert(to_go[0] == 0 && to_go[WRITERS - 1] == 0)
}
#endif
