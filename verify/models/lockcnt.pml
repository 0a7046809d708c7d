/* SPDX-License-Identifier: MIT */
/*
 * src/sync/lockcnt_futex.c: three threads that visit and lock, for any number
 * of rounds, in any mix of all operations.  L1 to L4.
 *
 * The word is the only thing shared, and every store to it a read-modify-write:
 * what its orders carry, the data, is left to the other checker.  The kernel
 * may wake any sleeper, and a sleeper may once return for no reason.
 *
 * A thread may stop whenever it holds nothing, so that a hand-off lost by one
 * is not made good by what others do later.
 */

#define THREADS 3
#define FREE 0
#define HELD 1
#define WAITERS 2

/* The word; every change of it is one step. */
byte state = FREE;
byte count;

bool asleep[THREADS];

/* ghosts */
byte holders;
byte visits;
bool turn; /* changes when an operation begins */
byte over; /* threads that have stopped */

#define SEEN (state == seen_state && count == seen_count)
#define LOOK seen_state = state; seen_count = count

inline entered()
{
    holders++;
    assert(holders == 1) /* L2 */
}

/* A visit starts: from zero only while nobody holds the lock. */
inline visited()
{
    assert(visits > 0 || holders == 0); /* L1 */
    visits++
}

/*
 * go_or_sleep, from what was seen; `next` is the count after it.  In `went`
 * whether it went there.
 */
#define VISIT 0
#define LOCK 1
#define LAST 2

inline take_state()
{
#if defined(BUG_TAKE_HELD)
    state = HELD
#else
    state = (slept -> WAITERS : HELD) /* held() */
#endif
}

inline go_or_sleep(how)
{
    went = false;
    if
    :: seen_state == FREE ->
        atomic { /* compare-and-swap */
            if
            :: SEEN ->
                went = true;
                if
                :: how == VISIT -> count = 1; visited()
                :: how == LOCK -> take_state(); entered()
                :: how == LAST ->
                    count = 0;
                    take_state();
                    visits--;
                    assert(visits == 0); /* L3 */
                    entered()
                fi
            :: else -> LOOK
            fi
        }
    :: else ->
        if
        :: seen_state == HELD ->
#if defined(BUG_NO_MARK)
            skip
#else
            atomic {
                if
                :: SEEN -> state = WAITERS; seen_state = WAITERS
                :: else -> LOOK; goto gone
                fi
            }
#endif
        :: else
        fi;
        /* tn_futex_wait_ */
#if defined(BUG_NO_COMPARE)
        asleep[me] = true;
#else
        atomic { if :: SEEN -> asleep[me] = true :: else fi };
#endif
        if
        :: !asleep[me]
        :: atomic { asleep[me] && spurious -> asleep[me] = false };
            spurious = false
        fi;
        atomic { slept = true; LOOK }
    fi;
gone:
    skip
}

inline wake_one()
{
    if
    :: atomic { asleep[0] -> asleep[0] = false }
    :: atomic { asleep[1] -> asleep[1] = false }
    :: atomic { asleep[2] -> asleep[2] = false }
    :: atomic { !asleep[0] && !asleep[1] && !asleep[2] }
    fi
}

inline pass_on()
{
#if !defined(BUG_NO_PASS_ON)
    if
    :: slept -> wake_one()
    :: else
    fi
#else
    skip
#endif
}

inline begin()
{
    atomic {
        LOOK;
        slept = false;
        if
#ifndef LIVE /* where it would make the search much longer */
        :: me == 1 -> spurious = true
#endif
        :: spurious = false
        fi;
        turn = !turn
    }
}

/* tn_lockcnt_inc */
inline inc()
{
    begin();
    do
    :: seen_count > 0 ->
        atomic {
            if
            :: SEEN -> count++; visited(); break
            :: else -> LOOK
            fi
        }
#if defined(BUG_INC_LOCKED)
    :: seen_count == 0 ->
        atomic {
            if
            :: SEEN -> count++; visited(); break
            :: else -> LOOK
            fi
        }
#endif
    :: else ->
        go_or_sleep(VISIT);
        if
        :: went -> break
        :: else
        fi
    od;
    pass_on()
}

/* tn_lockcnt_dec */
inline dec()
{
    atomic { assert(count > 0); count--; visits-- }
}

/* tn_lockcnt_dec_and_lock; in `went` whether it has the lock */
inline dec_and_lock()
{
    begin();
    do
    :: seen_count >= 2 ->
        atomic {
            if
#if defined(BUG_DEC_STALE)
            :: true ->
#else
            :: SEEN ->
#endif
                assert(count >= 2); /* L3 */
                count--;
                visits--;
                went = false;
                goto ended
            :: else -> LOOK
            fi
        }
    :: else ->
        go_or_sleep(LAST);
        if
        :: went -> goto has_lock
        :: else
        fi
    od;
ended:
    pass_on();
has_lock:
    skip
}

/* tn_lockcnt_dec_if_lock */
inline dec_if_lock()
{
    begin();
    do
    :: seen_count >= 2 ->
        pass_on();
        went = false;
        break
    :: else ->
        go_or_sleep(LAST);
        if
        :: went -> break
        :: else
        fi
    od
}

/* tn_lockcnt_lock */
inline lock()
{
    begin();
    do
    :: go_or_sleep(LOCK);
        if
        :: went -> break
        :: else
        fi
    od
}

/* unlock_with */
inline unlock(more)
{
    LOOK;
    do
    :: atomic {
        if
        :: SEEN ->
            assert(state != FREE);
            holders--;
            if
            :: more -> visited()
            :: else
            fi;
            state = FREE;
            count = count + more;
            break
        :: else -> LOOK
        fi
    }
    od;
    if
#if defined(BUG_NO_WAKE)
    :: true
#else
    :: seen_state == WAITERS -> wake_one()
    :: else
#endif
    fi
}

/* For who holds nothing: states that differ in the past alone are one. */
inline forget()
{
    d_step {
        seen_state = 0;
        seen_count = 0;
        slept = false;
        went = false;
        spurious = false
    }
}

/* How a thread may end a visit. */
#define DEC 1
#define AND_LOCK 2
#define IF_LOCK 4

proctype thread(byte me; bool locks, visits_too; byte ways)
{
    byte seen_state, seen_count;
    bool slept, went, spurious;

    do
    :: locks ->
        lock();
        forget();
        /* L1: a zero stays a zero under the lock */
        assert(count > 0 || visits == 0);
        if
        :: unlock(0)
        :: unlock(1);
            forget();
            goto visiting
        fi;
        forget()
    :: visits_too ->
        inc();
        forget();
visiting:
        if
        :: ways & DEC -> dec(); went = false
        :: ways & AND_LOCK -> dec_and_lock()
        :: ways & IF_LOCK -> dec_if_lock();
            if
            :: went
            :: else -> dec()
            fi
        fi;
        if
        :: went ->
            forget();
            unlock(0)
        :: else
        fi;
        forget()
    :: break
    od;
    over++
}

init
{
    atomic {
        run thread(0, true, false, AND_LOCK);
        run thread(1, LOCKS, VISITS, WAYS);
        run thread(2, false, true, AND_LOCK)
    }
}

#ifdef LIVE
/* L4, and more: unless operations go on to begin, all have an end. */
ltl ends { ([] <> turn && [] <> !turn) || <> (over == THREADS) }
#else
active proctype watch()
{
    timeout -> assert(!asleep[0] && !asleep[1] && !asleep[2]);
    assert(state == FREE && count == 0)
}
#endif
