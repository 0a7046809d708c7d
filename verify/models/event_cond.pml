/* SPDX-License-Identifier: MIT */
/*
 * src/sync/event_cond.c, line by line.  To be included by event_relay.pml and
 * event_crowd.pml, which define TOUCH, RELEASE and the ghosts.
 *
 * The courses of a wait are as in event_futex.pml.
 */

#define SET 0
#define FREE 1

byte word = FREE;
#include "mutex_cond.pml"

inline event_init()
{
    word = FREE;
}

inline event_set()
{
#if defined(BUG_SET_SKIPS)
    if
    :: word == SET -> goto has_set
    :: else
    fi;
#endif
#if defined(BUG_SET_UNLOCKED)
    atomic { RELEASE -> TOUCH; word = SET; NOTE_SET };
    atomic { TOUCH; broadcast() };
#elif defined(BUG_BROADCAST_LATE)
    TOUCH; lock();
    atomic { RELEASE -> TOUCH; word = SET; NOTE_SET };
    atomic { TOUCH; unlock() };
    atomic { TOUCH; broadcast() };
#else
    TOUCH; lock();
#if defined(BUG_SET_UNORDERED)
    atomic { TOUCH; word = SET; NOTE_SET };
#else
    atomic { RELEASE -> TOUCH; word = SET; NOTE_SET };
#endif
    atomic { TOUCH; broadcast() };
    atomic { TOUCH; unlock() };
#endif
has_set:
    old = 0
}

inline event_reset()
{
#if defined(BUG_RESET_PLAIN)
    if
    :: word == SET -> late_free = true
    :: else
    fi
#else
    atomic { word = word | FREE; CHECK_SEEN }
#endif
}

inline event_wait()
{
    if
    :: course = WOKEN
    :: course = TIMED
    :: course = SPURIOUS
    fi;
#if defined(BUG_FAST_WAIT)
    if
    :: word == SET -> in_time = true; goto waited
    :: else
    fi;
#endif
#if defined(BUG_LOOK_OUTSIDE)
    if
    :: word == SET -> in_time = true; goto waited
    :: else
    fi;
    lock();
    cond_sleep();
    goto sleep;
#else
    lock();
#endif
look:
    if
    :: word == SET -> in_time = true; goto leave
    :: else
    fi;
    /* sleep_until */
    cond_sleep();
sleep:
    if
    :: !asleep[me]
    :: atomic { course != WOKEN && asleep[me] -> asleep[me] = false }
    fi;
    lock();
    if
    :: course == TIMED -> in_time = (word == SET); goto leave
    :: else -> course = WOKEN
    fi;
#if defined(BUG_NO_LOOP)
    in_time = true;
    goto leave;
#else
    goto look;
#endif
leave:
    unlock();
waited:
    atomic {
        if
        :: in_time -> CHECK_SEEN; CHECK_SET
        :: else
        fi;
        course = WOKEN
    }
}
