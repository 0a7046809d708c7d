/* SPDX-License-Identifier: MIT */
/*
 * An event between two producers and a consumer, for any number of rounds: the
 * use that <tenon/event.h> shows.  E1, E3 and E5.
 *
 * Store buffers are modelled where they matter: `posted` is stored into the
 * buffer of the producer's processor, and written back at any later time; a set
 * is a release, and waits for that.  With BUG_RESET_PLAIN, so is the store of
 * FREE by reset.  Loads do not move.
 *
 * QUIET is what a standstill must look like.  Producers may stop at any time,
 * so that a wake-up lost is not made good by the next one.
 *
 * -DCOND, -DKERNEL: the variant; else the futex.
 */

#define THREADS 3
#define CONSUMER 2
#define WOKEN 0
#define TIMED 1
#define SPURIOUS 2

bool posted[2];    /* the condition, as memory has it */
bool buffered[2];  /* it has been stored, but not written back */
bool announced[2]; /* ghost: the set after it has taken effect */
bool late_free;    /* of BUG_RESET_PLAIN */

#define RELEASE !buffered[me]
#define TOUCH skip
#define NOTE_SET announced[me] = posted[me] || buffered[me]
/* E1: who has seen the event sees what came before the set */
#define CHECK_SEEN assert((!announced[0] || posted[0]) && \
                          (!announced[1] || posted[1]))
/* E5, as nobody else resets */
#define CHECK_SET assert(word == SET)

#if defined(COND)
#include "event_cond.pml"
#elif defined(KERNEL)
#include "event_kernel.pml"
#else
#include "event_futex.pml"
#endif

proctype producer(byte me)
{
    byte old;

    do
    :: !posted[me] && !buffered[me] ->
        buffered[me] = true;
        event_set();
        !buffered[me] && !posted[me] /* it has been taken */
    :: break
    od
}

/* One for each store buffer, so that fairness empties them all. */
proctype write_back(byte me)
{
    do
    :: atomic { buffered[me] -> buffered[me] = false; posted[me] = true }
    :: atomic { late_free && me == 0 -> late_free = false; word = FREE }
    od
}

inline take(i)
{
    if
    :: atomic { posted[i] -> posted[i] = false; announced[i] = false };
        found = true
    :: else
    fi
}

proctype consumer(byte me)
{
    byte old, course;
    bool in_time, found;

    do
    :: event_reset();
        found = false;
        take(0);
        take(1);
        if
        :: found
        :: else -> event_wait()
        fi
    od
}

init
{
    atomic {
        run producer(0);
        run producer(1);
        run write_back(0);
        run write_back(1);
        run consumer(CONSUMER)
    }
}

#define QUIET (!posted[0] && !posted[1])

#ifdef LIVE
ltl taken { [] (posted[0] -> <> !posted[0]) }
#else
active proctype watch()
{
    timeout -> assert(QUIET)
}
#endif
