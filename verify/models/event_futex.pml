/* SPDX-License-Identifier: MIT */
/*
 * src/sync/event_futex.c, line by line.  To be included by event_relay.pml and
 * event_crowd.pml, which define TOUCH, RELEASE and the ghosts.
 *
 * A futex wait takes one of three courses, chosen before it: it is woken, it
 * times out, or it returns for no reason.  The choice comes first, so that a
 * time-out does not rescue who should have been woken.
 */

#define SET 0
#define FREE 1
#define BUSY 3

byte word = FREE;
#include "futex.pml"

inline event_init()
{
    word = FREE;
}

inline event_set()
{
#if defined(BUG_SET_SKIPS)
    /* a set event is left alone, with no fence before the look */
    if
    :: word == SET -> goto has_set
    :: else
    fi;
#endif
#if defined(BUG_WAKE_FIRST)
    atomic {
        old = word;
        if
        :: old == BUSY -> wake_all()
        :: else
        fi
    };
    atomic { RELEASE -> word = SET; NOTE_SET };
#elif defined(BUG_SET_LOOKS_AGAIN)
    /* BUSY is a bit of its own, and is looked at after the store */
    atomic { RELEASE -> TOUCH; old = word; word = SET; NOTE_SET };
    atomic { TOUCH; if :: old == BUSY -> wake_all() :: else fi };
#else
    /* tn_event_set: xchg */
#if defined(BUG_SET_UNORDERED)
    atomic { TOUCH; old = word; word = SET; NOTE_SET };
#else
    atomic { RELEASE -> TOUCH; old = word; word = SET; NOTE_SET };
#endif
    /* tn_event_set: wake; the address may be somebody else's by now */
    if
#if defined(BUG_NO_WAKE)
    :: true
#elif defined(BUG_WAKE_ONE)
    :: atomic { old == BUSY && asleep[0] -> asleep[0] = false }
    :: atomic { old == BUSY && asleep[1] -> asleep[1] = false }
    :: old == BUSY && !asleep[0] && !asleep[1]
    :: old != BUSY
#else
    :: atomic { old == BUSY -> wake_all() }
    :: else
#endif
    fi;
#endif
has_set:
    old = 0
}

/* tn_event_reset */
inline event_reset()
{
#if defined(BUG_RESET_PLAIN)
    /* a load, and a store that stays in the store buffer for a while */
    if
    :: word == SET -> late_free = true
    :: else
    fi
#else
    atomic { word = word | FREE; CHECK_SEEN }
#endif
}

/* tn_event_wait_until; the result in `in_time` */
inline event_wait()
{
    if
    :: course = WOKEN
    :: course = TIMED
    :: course = SPURIOUS
    fi;
look:
    old = word;
    if
    :: old == SET -> in_time = true; goto waited
    :: old == FREE ->
#if defined(BUG_NO_BUSY)
        skip
#else
        atomic {
            old = word;
            if
            :: word == FREE -> word = BUSY
            :: else
            fi
        };
        if
        :: old == SET -> goto look
        :: else
        fi
#endif
    :: old == BUSY
    fi;
    /* tn_futex_wait_until_ */
#if defined(BUG_NO_BUSY)
    atomic { if :: word != SET -> asleep[me] = true :: else fi };
#else
    futex_sleep(word, BUSY);
#endif
    if
    :: !asleep[me]
    :: atomic { course != WOKEN && asleep[me] -> asleep[me] = false };
        if
        :: course == TIMED ->
            in_time = (word == SET);
            goto waited
        :: course == SPURIOUS -> course = WOKEN
        fi
    fi;
#if defined(BUG_TRUST_WAKE)
    in_time = true
#else
    goto look
#endif
waited:
    atomic {
        if
        :: in_time -> CHECK_SEEN; CHECK_SET
        :: else
        fi;
        old = 0;
        course = WOKEN
    }
}
