/* SPDX-License-Identifier: MIT */
/*
 * src/rcu/queue.c, queues.c and worker.c: a thread that queues callbacks; the
 * worker; and a thread that drains.  With -DENDS there is none that drains, but
 * the first ends, queues more from its destructors and is followed by another;
 * with -DSTARTS one starts grace periods instead; with -DLATE the worker may
 * fail to start, and who drains does its work.  For any number of rounds.  R3
 * to R5, and that what was started ends.
 *
 * A grace period is taken at its word: it ends when the section that was open
 * at its start has been closed.  rcu_grace_period.pml is about that, and about
 * forcing.
 *
 * Store buffers: the owner's store to `put` is written back at any later time;
 * the light fence does nothing, the heavy one writes it back, as with
 * membarrier.  The rest is in program order.
 *
 * The lock of queues.c is not there: what is done under it is one step, but for
 * the taking, where the owner may store in between.
 *
 * There are two callbacks, used again after they were called.  Counts are
 * modulo 4, which two callbacks cannot exhaust; batches are kept as their
 * distance from batch_ended, and grace periods from the last that has ended.
 */

#define NIL 0 /* callbacks are 1 and 2 */
#define ALL 3

/* A callback: linked, counted in the owner's store buffer, and in memory. */
#define UNUSED 0
#define LINKED 1
#define COUNTED 2
#define VISIBLE 3

byte use[ALL], next[ALL];

/* The queue of the thread, and the leftovers. */
byte first, tail, put, late_put, taken, done, q_next;
bool put_late;
bool listed, orphaned;
byte l_first, l_tail, l_put, l_taken, l_done, l_next;

bool in_section, in_the_way;

chan lock = [3] of { byte };
bool running;  /* batch_started == batch_ended + 1 */
bool draining; /* the one drain is in the list */
byte batch;    /* what it waits for, less batch_ended */
bool drained;  /* its event */

bool work, idle = true; /* the worker's event */

#if defined(LATE)
bool has_worker, has_thread;
bool in_vain; /* ghost: whoever had to start the worker has tried */
#endif

/* tn_rcu_cookie_start; what is not wanted any more says nothing, as numbers
 * wrap. */
#define STALE 3
bool gp_running, wants;
byte wanted = STALE;
byte cookie; /* what the one starter waits for */

#if defined(STARTS)
#define WANTED (wants && wanted > 0)
#define LESS_ONE(n) (n > 0 && n != STALE -> n - 1 : n)
inline begin_gp()
{
    gp_running = true
}
inline end_gp()
{
    atomic {
        gp_running = false;
        wanted = LESS_ONE(wanted);
        cookie = LESS_ONE(cookie)
    }
}
inline end_wanted()
{
    if
#if defined(BUG_WANTS_NO_MORE)
    :: wants -> wants = false; wanted = STALE
#else
    :: wants && wanted == 0 -> wants = false; wanted = STALE
#endif
    :: else
    fi
}
#else
#define WANTED false
inline begin_gp()
{
    skip
}
inline end_gp()
{
    skip
}
inline end_wanted()
{
    skip
}
#endif

/* ghosts, of no use where only liveness is asked for */
#if defined(LIVE)
#define QUEUES(head) skip
#define CALLS(head) skip
#else
#define QUEUES(head) order!head
#define CALLS(head)                       \
    assert(order?[eval(head)]); /* R4 */  \
    order?eval(head);                     \
    owed[head] = false
chan order = [2] of { byte }; /* queued by this thread, and not called */
bool owed[ALL];               /* a drain is to wait for it */
#endif

#define OWNER 0
#define DRAINER 1
#define WORKER 2

inline acquire()
{
    lock!me;
    lock?[eval(me)]
}

inline release()
{
    lock?eval(me)
}

#define ADD(a, b) ((a + b) & 3)

inline write_back_put()
{
    put = late_put;
    put_late = false;
    use[1] = (use[1] == COUNTED -> VISIBLE : use[1]);
    use[2] = (use[2] == COUNTED -> VISIBLE : use[2])
}

active proctype write_back()
{
    do
    :: d_step { put_late -> write_back_put() }
    od
}

#if defined(LATE)
/* With the lock held. */
inline ensure_worker()
{
    if
    :: !has_worker -> atomic { has_worker = true; has_thread = true }
    :: !has_worker -> in_vain = true
    :: else
    fi
}

inline wake_worker()
{
    if
    :: has_thread -> work = true
    :: else ->
        acquire();
        !put_late; /* taking a lock writes back */
        if
        :: has_worker -> release(); work = true
        :: else -> ensure_worker(); release()
        fi
    fi
}
#else
inline wake_worker()
{
    work = true
}
#endif

/* tn_rcu_tell_worker_ */
inline tell_worker()
{
    if
    :: idle -> wake_worker()
    :: else
    fi
}

inline count(head)
{
    atomic {
        !put_late ->
        mine = ADD(mine, 1);
        late_put = mine;
        put_late = true;
        use[head] = COUNTED
    }
}

/* tn_rcu_queue_put_ */
inline queue_put(head)
{
    atomic {
        QUEUES(head);
        use[head] = LINKED;
#if defined(LATE)
        in_vain = false;
#endif
        next[head] = NIL
    };
#if !defined(BUG_NO_SECTION)
    in_section = true;
#endif
    if
    :: taken == mine ->
#if defined(BUG_COUNTS_FIRST)
        count(head);
#endif
        first = head
    :: else ->
#if defined(BUG_COUNTS_FIRST)
        count(head);
#endif
        atomic { assert(use[tail] != UNUSED); next[tail] = head }
    fi;
    tail = head;
#if !defined(BUG_COUNTS_FIRST)
    count(head);
#endif
    atomic { in_section = false; in_the_way = false }
}

/* put_leftover */
inline put_leftover(head)
{
    atomic {
        QUEUES(head);
        use[head] = VISIBLE;
        next[head] = NIL;
        if
        :: l_tail != NIL -> next[l_tail] = head
        :: else -> l_first = head
        fi;
        l_tail = head;
        l_put = ADD(l_put, 1)
    }
}

inline pick()
{
    if
    :: use[1] == UNUSED -> mine_next = 1
    :: use[1] != UNUSED && use[2] == UNUSED -> mine_next = 2
    fi
}

active proctype owner()
{
    byte me = OWNER, mine, mine_next;
    bool ended;

    do
    :: !ended && (use[1] == UNUSED || use[2] == UNUSED) ->
        /* tn_call_rcu1, new_queue */
        pick();
        listed = true;
        queue_put(mine_next);
        tell_worker()
#if defined(ENDS)
    :: !ended ->
        /* tn_rcu_orphan_queue_, whose lock writes back */
        atomic { !put_late -> ended = true; orphaned = listed; mine = 0 };
#if !defined(BUG_ORPHAN_SAYS_NOTHING)
        tell_worker()
#endif
    :: ended && (use[1] == UNUSED || use[2] == UNUSED) ->
        pick();
        put_leftover(mine_next);
        tell_worker()
    :: atomic {
            ended && !listed && use[1] == UNUSED && use[2] == UNUSED ->
            ended = false
        }
#endif
    :: break
    od
}

/* tn_rcu_queues_take_ */
inline take()
{
    got = put;
    if
    :: got != taken ->
        if
        :: q_next == NIL -> q_next = first
        :: else
        fi;
        taken = got
    :: else
    fi;
    atomic {
        l_next = l_first;
        l_first = NIL;
        l_tail = NIL;
        l_taken = l_put;
        got = 0
    }
}

/* tn_rcu_queue_run_ */
inline run_list(head, all, ran)
{
    do
    :: ran != all ->
        /* the function is called, and frees the callback */
        atomic {
            assert(head != NIL);
            assert(use[head] >= COUNTED);
            CALLS(head);
            got = head;
#if defined(BUG_NEXT_LATE)
            next[head] = NIL;
#endif
            head = next[head];
            use[got] = UNUSED;
            got = 0;
            ran = ADD(ran, 1)
        }
    :: else -> break
    od
}

inline reap()
{
    if
#if defined(BUG_REAPS_EARLY)
    :: orphaned ->
#else
    :: orphaned && put == taken ->
        assert(done == taken);
#endif
        orphaned = false;
        listed = false;
        put = 0;
        late_put = 0;
        taken = 0;
        done = 0;
        q_next = NIL;
        first = NIL;
        tail = NIL
    :: else
    fi
}

#define HAVE_NEW (l_put != l_taken || put != taken)

/* has_work, with tn_rcu_queues_tidy_ */
inline has_work()
{
    atomic {
        found = HAVE_NEW;
#if !defined(BUG_FORGETS_ORPHANS)
        reap()
#endif
    };
    found = found || WANTED
}

/* run_batch */
inline run_batch()
{
    acquire();
    running = true;
    take();
    release();
    /* tn_rcu_gp_wait_ */
#if !defined(BUG_NO_GRACE_PERIOD)
    begin_gp();
    in_the_way = in_section;
    !in_the_way;
    end_gp();
#endif
#if defined(BUG_LEFTOVERS_FIRST)
    run_list(l_next, l_taken, l_done);
    run_list(q_next, taken, done);
#else
    run_list(q_next, taken, done);
    run_list(l_next, l_taken, l_done);
#endif
#if defined(BUG_FORGETS_ORPHANS)
    atomic { reap() };
#endif
    acquire();
    /* end_batch */
    atomic {
        running = false;
        batch = (batch > 0 -> batch - 1 : 0);
        end_wanted();
        if
        :: draining && batch == 0 -> draining = false; drained = true
        :: else
        fi;
        release()
    }
}

/* sleep_until_work */
inline sleep_until_work()
{
#if !defined(BUG_RESET_LATE)
    work = false;
#endif
    idle = true;
#if !defined(BUG_NO_HEAVY_FENCE)
    d_step {
        if
        :: put_late -> write_back_put()
        :: else
        fi
    };
#endif
#if !defined(BUG_NO_SECOND_LOOK)
    has_work();
#endif
    if
    :: found -> found = false
    :: else ->
#if defined(BUG_RESET_LATE)
        work = false;
#endif
        work
    fi;
    idle = false
}

active proctype worker()
{
    byte me = WORKER, got;
    bool found;

#if defined(LATE)
    has_thread;
#endif
    idle = false;
    do
    :: has_work();
        if
        :: atomic { found -> found = false }; run_batch()
        :: else -> sleep_until_work()
        fi
    od
}

#if defined(STARTS)

/* tn_rcu_cookie_start, and somebody who polls */
active proctype starter()
{
    byte me = DRAINER;

    do
    :: cookie == 0 ->
        cookie = (gp_running -> 2 : 1);
        acquire();
        if
#if defined(BUG_NO_FLAG)
        :: cookie > 0 && wanted < cookie ->
#else
        :: cookie > 0 && (!wants || wanted < cookie) ->
#endif
            wanted = cookie;
            wants = true
        :: else
        fi;
        release();
#if !defined(BUG_START_SAYS_NOTHING)
        wake_worker()
#endif
    :: break
    od
}

#elif !defined(ENDS)

#if defined(LATE)
/* With the lock held. */
inline be_the_worker()
{
    atomic { has_worker = true; in_vain = false };
    do
    :: batch > 0 ->
        release();
        run_batch();
        acquire()
    :: else -> break
    od;
    has_worker = false;
#if !defined(BUG_LEAVES_WORK)
    has_work();
    if
    :: found -> found = false; ensure_worker()
    :: else
    fi
#endif
}
#endif

/* drain_until, await_batch */
active proctype drainer()
{
    byte me = DRAINER, got;
    bool found;

    do
    ::
#if !defined(LIVE)
        d_step {
            owed[1] = (use[1] == VISIBLE);
            owed[2] = (use[2] == VISIBLE)
        };
#endif
        acquire();
#if defined(BUG_THIS_BATCH)
        batch = (running || HAVE_NEW -> 1 : 0);
#elif defined(BUG_ONLY_NEW)
        batch = (HAVE_NEW -> running + 1 : 0);
#else
        batch = running + HAVE_NEW;
#endif
        if
#if defined(LATE)
        :: batch > 0 && !has_worker -> be_the_worker() /* none can be had */
        :: batch > 0 ->
            atomic { /* there is one, or it starts */
                has_thread = true;
                has_worker = true
            };
#else
        :: batch > 0 ->
#endif
            atomic { drained = false; draining = true };
            release();
#if !defined(BUG_DRAIN_SAYS_NOTHING)
            work = true;
#endif
            drained;
            acquire()
        :: else
        fi;
        release()
#if !defined(LIVE)
        ; assert(!owed[1] && !owed[2]) /* R5 */
#endif
    :: break
    od
}

#endif

#if defined(LATE)
#define EXCUSED in_vain
#else
#define EXCUSED false
#endif

#ifdef LIVE
ltl called {
    [] <> (use[1] == UNUSED || EXCUSED) && [] <> !draining &&
    [] <> !orphaned && [] <> (cookie == 0)
}
#else
active proctype watch()
{
    timeout ->
    assert(EXCUSED || (use[1] == UNUSED && use[2] == UNUSED));
    assert(!draining && !orphaned && cookie == 0)
}
#endif
