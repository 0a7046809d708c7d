/* SPDX-License-Identifier: MIT */
/*
 * An event on which two threads wait, for any number of rounds: E2, E4 and E5.
 * In each round a third thread sets it; once both waits have returned, the last
 * of the two destroys the event, at once, and makes a new one in its place for
 * the next round, while the set may be on its way out still.
 *
 * Nobody resets.  Memory orders are those of event_relay.pml.
 *
 * -DCOND, -DKERNEL: the variant; else the futex.
 */

#define THREADS 3
#define SETTER 2
#define WOKEN 0
#define TIMED 1
#define SPURIOUS 2

bool parity;  /* of the round */
bool begun;   /* ghost: the set of this round has taken effect */
byte left;    /* waits of this round that have returned */
bool setting; /* ghost: a set has not returned */

#define RELEASE true
#define TOUCH assert(mine == parity)
#define NOTE_SET begun = true
#define CHECK_SEEN skip
#define CHECK_SET assert(begun)

#if defined(COND)
#include "event_cond.pml"
#elif defined(KERNEL)
#include "event_kernel.pml"
#else
#include "event_futex.pml"
#endif

#ifndef KEEPS_E4
#define KEEPS_E4 true
#endif

/* Destroys the event, and makes a new one. */
inline renew()
{
    left = 0;
    begun = false;
    parity = !parity;
    event_init()
}

proctype setter(byte me)
{
    byte old;
    bool mine;

    do
    :: mine == parity ->
        setting = true;
        event_set();
        setting = false;
        mine = !mine
    od
}

proctype waiter(byte me)
{
    byte old, course;
    bool in_time, mine;

    do
    :: event_wait();
        if
        :: in_time ->
            atomic {
                mine = !mine;
                in_time = false;
                left++;
                if
                :: left == 2 && KEEPS_E4 -> renew()
                :: else
                fi
            };
            if
            :: atomic { left == 2 && !setting -> renew() }
            :: parity == mine
            fi
        :: else
        fi
    od
}

init
{
    atomic {
        run waiter(0);
        run waiter(1);
        run setter(SETTER)
    }
}

#ifdef LIVE
ltl rounds { [] <> parity && [] <> !parity }
#else
active proctype watch()
{
    timeout -> assert(false) /* a round always goes on */
}
#endif
