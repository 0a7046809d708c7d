/* SPDX-License-Identifier: MIT */
/*
 * src/loop/notify.c, with all of a poll of src/loop/loop.c around it: what it
 * looks at before it sleeps, and the bottom halves, the handlers and the timers
 * after it; also a poll inside a bottom half.  Two threads have work for the
 * loop, for any number of rounds: one schedules two bottom halves, the other
 * arms a timer, or with -DSTOPS stops the run of the loop, which then runs
 * again.  N1 to N3, and
 * what rests on them: B1 and T4.
 *
 * Store buffers: the stores to notify_me and to the timers' earliest deadline
 * are written back at any later time.  Read-modify-writes take effect at once,
 * and a release waits for the stores before it.  That the fence between
 * xchg(notified) and the load of notify_me is needed, where a later load may
 * pass a read-modify-write, cannot be seen here.
 *
 * A notifier may be held up for good between its xchg and its look, and what it
 * wanted is not asked for any more then; what others want still is.
 *
 * One thread polls: home is the thread that polls now, and who lets another one
 * poll orders the two polls by itself.
 *
 * The file descriptor of the notifier is level-triggered.  Deadlines are never
 * or now; a timer is armed again after it was called.
 */

#define BH 2 /* bottom halves; the first polls in its call */

bool notify_me, notify_me_late, value_late;
bool notified;
bool fd_set; /* the notifier */

bool pending[BH];   /* flags: PENDING and RUN, which here go together */
bool scheduled[BH]; /* in the list that any thread pushes to */
bool slice[BH];     /* in the slices, of this poll and of outer ones */
bool due, due_late; /* the earliest deadline is now */
bool stopped;

/* ghosts: asked for, and not done yet */
bool wants_bh[BH], wants_timer, wants_return;

/* One for each store buffer. */
active proctype write_back_poller()
{
    do
    :: d_step { notify_me_late -> notify_me = value_late;
        notify_me_late = false; value_late = false }
    od
}

active proctype write_back_timer()
{
    do
    :: d_step { due_late -> due_late = false; due = true }
    od
}

inline store_notify_me(value)
{
    atomic {
        !notify_me_late ->
        value_late = value;
        notify_me_late = true
    }
}

/* A bug that another one would hide is looked for without this.  With STOPS an
 * inner poll waits for the second bottom half: its scheduler is not held up. */
#if defined(BUG_PLAIN_NOTIFIED)
#define HELD_UP(is_other) false
#elif defined(STOPS)
#define HELD_UP(is_other) is_other
#else
#define HELD_UP(is_other) true
#endif

/*
 * tn_loop_notify; `order` is true once the caller's stores are written back,
 * and `wanted` is what it is for.
 */
inline notify(order, wanted, is_other)
{
#if defined(BUG_PLAIN_NOTIFIED)
    if
    :: notified -> goto sent
    :: else
    fi;
#endif
#if defined(BUG_EARLY_RETURN)
    atomic {
        order ->
        if
        :: notified -> goto sent
        :: else -> notified = true
        fi
    };
#elif !defined(BUG_WAKES_FIRST)
    atomic { order -> notified = true };
#endif
    if
    :: atomic { HELD_UP(is_other) -> wanted = false };
        false
#if defined(BUG_NO_WAKE)
    :: true
#elif defined(BUG_NOTIFY_ME_TWICE)
    :: notify_me && !notified -> fd_set = true
    :: !notify_me || notified
#else
    :: notify_me -> fd_set = true
    :: !notify_me
#endif
    fi;
#if defined(BUG_WAKES_FIRST)
    atomic { order -> notified = true };
#endif
sent:
    skip
}

/* tn_bh_schedule: who sets PENDING owes the push and the notify */
inline schedule(i)
{
    atomic {
        wants_bh[i] = true;
        if
        :: pending[i] -> goto was_pending
        :: else -> pending[i] = true
        fi
    };
#if defined(BUG_NOTIFY_BEFORE_PUSH)
    notify(true, wants_bh[i], false);
    scheduled[i] = true;
#else
    scheduled[i] = true;
    notify(true, wants_bh[i], false);
#endif
was_pending:
    skip
}

active proctype scheduler()
{
    do
    :: schedule(0)
    :: schedule(1)
    :: break
    od
}

#if !defined(STOPS)
#define wants_other wants_timer
#define MAY_NEST true

/* tn_timer_mod; the lock of the timers is left out: nobody else changes it */
active proctype timer_owner()
{
    do
    :: !wants_timer && !due && !due_late ->
        atomic { wants_timer = true; due_late = true };
        notify(!due_late, wants_timer, true)
    :: break
    od
}

#else
#define wants_other wants_return
/* A stop that the outer poll has noticed does not end an inner one: here the
 * inner one waits for the second bottom half, and begins when there is one. */
#define MAY_NEST wants_bh[1]

/* tn_loop_stop */
active proctype stopper()
{
    do
    :: !wants_return ->
        atomic { stopped = true; wants_return = true };
#if !defined(BUG_STOP_SAYS_NOTHING)
        notify(true, wants_return, true)
#endif
    :: break
    od
}

#endif

/* next_deadline: whether something is due */
#if defined(BUG_FORGETS_SLICES)
#define IS_DUE (scheduled[0] || scheduled[1] || due)
#else
#define IS_DUE (scheduled[0] || scheduled[1] || slice[0] || slice[1] || due)
#endif

/* What is not asked for any more has been done. */
inline run_timers()
{
    if
    :: due -> atomic { due = false; wants_timer = false }
    :: else
    fi
}

inline run_handlers()
{
    if
    :: ready -> atomic { fd_set = false; ready = false }
    :: else
    fi
}

inline accept()
{
#if defined(BUG_PLAIN_ACCEPT)
    notified = false
#else
    if
    :: notified -> notified = false
    :: else
    fi
#endif
}

/* wait, tn_notify_accept_ */
inline sleep()
{
    if
    :: !blocking || IS_DUE -> ready = fd_set; goto awake
    :: else
    fi;
#if defined(BUG_ACCEPT_LATE)
    accept(); /* of the last poll, when this one has looked already */
#endif
#if defined(BUG_LOOKS_FIRST)
    if
    :: notified -> ready = fd_set; goto awake
    :: else
    fi;
    store_notify_me(true);
    !notify_me_late;
#else
    /* tn_notify_may_sleep_ */
    store_notify_me(true);
#if !defined(BUG_NO_FENCE)
    !notify_me_late;
#endif
    if
#if !defined(BUG_IGNORES_NOTIFIED)
    :: notified -> ready = fd_set; goto may_not
#endif
    :: else
    fi;
#endif
    /* tn_handlers_wait_ */
    atomic { fd_set -> ready = true };
may_not:
    /* tn_notify_awake_ */
    store_notify_me(false);
awake:
    accept()
}

/* tn_bhs_run_: takes the list, and runs the slices, those of outer polls too */
inline take()
{
    atomic {
        slice[0] = slice[0] || scheduled[0];
        slice[1] = slice[1] || scheduled[1];
        scheduled[0] = false;
        scheduled[1] = false
    }
}

inline run_second_bh()
{
    if
    :: slice[1] ->
        slice[1] = false;
#if defined(BUG_CALLS_FIRST)
        wants_bh[1] = false;
        pending[1] = false
#else
        atomic { pending[1] = false; wants_bh[1] = false }
#endif
    :: else
    fi
}

active proctype poller()
{
    bool ready, outer_ready, blocking;

    do
    :: /* tn_loop_run; and a poll that does not block, as in loop_thread.c,
        * between one run and the next */
        if
        :: atomic { stopped -> stopped = false; wants_return = false };
            blocking = false
        :: else -> blocking = true
        fi;
        sleep();
        take();
        if
        :: slice[0] ->
            slice[0] = false;
            atomic { pending[0] = false; wants_bh[0] = false };
            if
            :: atomic {
                MAY_NEST ->
                outer_ready = ready;
                ready = false;
                blocking = true
            };
                /* the call polls, and blocks until it is notified */
                sleep();
                take();
                run_second_bh();
                run_handlers();
                run_timers();
                atomic { ready = outer_ready; outer_ready = false }
            :: skip
            fi
        :: else
        fi;
        run_second_bh();
        run_handlers();
        run_timers();
    od
}

/* A standstill has the poller asleep and nothing asked for. */
#define QUIET (!wants_bh[0] && !wants_bh[1] && !wants_timer && !wants_return)

#ifdef LIVE
ltl done {
    [] (wants_bh[1] -> <> !wants_bh[1]) && [] (wants_other -> <> !wants_other)
}
#else
active proctype watch()
{
    timeout -> assert(QUIET)
}
#endif
