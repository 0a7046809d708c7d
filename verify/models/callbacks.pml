/* SPDX-License-Identifier: MIT */
/*
 * src/rcu/queue.c, queues.c and worker.c: a thread that queues callbacks; the
 * worker; and a thread that drains, or with -DENDS none, but then the first
 * ends, queues more from its destructors and is followed by another; for any
 * number of rounds.  R3 to R5.
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
 * distance from batch_ended.
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

chan lock = [2] of { byte };
bool running;  /* batch_started == batch_ended + 1 */
bool draining; /* the one drain is in the list */
byte batch;    /* what it waits for, less batch_ended */
bool drained;  /* its event */

bool work, idle = true; /* the worker's event */

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

/* tn_rcu_tell_worker_ */
inline tell_worker()
{
    if
    :: idle -> work = true
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
    atomic { QUEUES(head); use[head] = LINKED; next[head] = NIL };
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
    byte mine, mine_next;
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

/* tn_rcu_queues_reap_ */
inline reap()
{
    atomic {
        if
#if defined(BUG_REAPS_EARLY)
        :: orphaned ->
#else
        :: orphaned && done == put ->
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
    in_the_way = in_section;
    !in_the_way;
#endif
#if defined(BUG_LEFTOVERS_FIRST)
    run_list(l_next, l_taken, l_done);
    run_list(q_next, taken, done);
#else
    run_list(q_next, taken, done);
    run_list(l_next, l_taken, l_done);
#endif
    reap();
    acquire();
    /* end_batch */
    atomic {
        running = false;
        batch = (batch > 0 -> batch - 1 : 0);
        if
        :: draining && batch == 0 -> draining = false; drained = true
        :: else
        fi;
        release()
    }
}

/* tn_rcu_queues_have_new_ and _have_orphans_ */
#define HAVE_NEW (l_put != l_taken || put != taken)
#if defined(BUG_FORGETS_ORPHANS)
#define HAS_WORK HAVE_NEW
#else
#define HAS_WORK (HAVE_NEW || orphaned)
#endif

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
    if
#if !defined(BUG_NO_SECOND_LOOK)
    :: HAS_WORK
#endif
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

    idle = false;
    do
    :: HAS_WORK -> run_batch()
    :: else -> sleep_until_work()
    od
}

#if !defined(ENDS)

/* drain_until, await_batch */
active proctype drainer()
{
    byte me = DRAINER;

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
        :: batch > 0 ->
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

#ifdef LIVE
ltl called {
    [] <> (use[1] == UNUSED) && [] <> !draining && [] <> !orphaned
}
#else
active proctype watch()
{
    timeout ->
    assert(use[1] == UNUSED && use[2] == UNUSED && !draining && !orphaned)
}
#endif
