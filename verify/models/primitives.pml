/* SPDX-License-Identifier: MIT */
/*
 * What the models of events stand on, alone: a futex, with -DCOND a mutex and a
 * condition variable, with -DKERNEL an event of the kernel.  In each round one
 * thread gives two others something to do, and waits for nothing but their
 * having done it; no wake-up may be lost.
 */

#define THREADS 3
#define GIVER 2

bool given[2];
byte inside; /* ghost: those that hold the mutex */

#if defined(COND)
#include "mutex_cond.pml"
#elif defined(KERNEL)
#include "kernel_event.pml"
#define SLEEP event_sleep()
#else
#include "futex.pml"
#define SLEEP futex_sleep(word, 0)
byte word; /* 1 if there is something to do */
#endif

#define NOTHING (!given[0] && !given[1])

inline enter()
{
    atomic { inside++; assert(inside == 1) }
}

inline leave()
{
    inside--
}

proctype taker(byte me)
{
    do
    ::
#if defined(COND)
        lock();
        enter();
        do
        :: given[me] -> break
        :: else ->
            leave();
            cond_sleep();
            !asleep[me];
#if !defined(BUG_RETURNS_UNLOCKED)
            lock();
#endif
            enter()
        od;
        given[me] = false;
        leave();
        unlock()
#else
        do
        :: given[me] -> break
        :: else -> SLEEP; !asleep[me]
        od;
        given[me] = false
#endif
    od
}

active proctype giver()
{
    byte me = GIVER;

    do
    :: NOTHING ->
#if defined(COND)
        lock();
        enter();
        d_step { given[0] = true; given[1] = true };
        broadcast();
        leave();
        unlock();
#elif defined(KERNEL)
        if
        :: d_step {
                asleep[0] && asleep[1] ->
                given[0] = true;
                given[1] = true
            };
            set_event();
            reset_event() /* who was asleep is woken all the same */
        :: d_step { given[0] = true; given[1] = true };
            set_event();
            NOTHING;
            reset_event()
        fi;
#else
#if defined(BUG_WAKE_FIRST)
        wake_all();
#endif
        d_step { given[0] = true; given[1] = true; word = 1 };
#if !defined(BUG_WAKE_FIRST) && !defined(BUG_NO_WAKE)
        wake_all();
#endif
        NOTHING;
        word = 0;
#endif
        NOTHING
    :: break
    od
}

init
{
    atomic { run taker(0); run taker(1) }
}

#ifdef LIVE
ltl taken { [] <> !given[0] && [] <> !given[1] }
#else
active proctype watch()
{
    timeout -> assert(NOTHING)
}
#endif
