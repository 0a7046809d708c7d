/* SPDX-License-Identifier: MIT */
/*
 * An event on a word and a manual-reset event of the kernel, which is reset
 * only by who is about to sleep.  The library has no such variant; this is the
 * form that one for Windows would need.
 *
 *     set   xchg(word, SET); if it was BUSY: SetEvent
 *     wait  until the word is SET: ResetEvent; FREE -> BUSY; if the word was
 *           SET meanwhile: SetEvent, as others may rely on the signal that
 *           our ResetEvent took away; else WaitForSingleObject
 *
 * It has E1, E2, E3 and E5, but not E4: a time-out leaves BUSY behind, the wait
 * after it returns at once when it finds SET, and SetEvent comes after that.
 * So event_crowd.pml does not destroy this one under a set.
 */

#define SET 0
#define FREE 1
#define BUSY 3
#define KEEPS_E4 false

byte word = FREE;
#include "kernel_event.pml"

inline event_init()
{
    word = FREE;
    signalled = false;
}

inline event_set()
{
#if defined(BUG_SIGNAL_FIRST)
    atomic { word == BUSY -> set_event() };
    atomic { RELEASE -> word = SET; NOTE_SET };
#else
#if defined(BUG_SET_UNORDERED)
    atomic { old = word; word = SET; NOTE_SET };
#else
    atomic { RELEASE -> old = word; word = SET; NOTE_SET };
#endif
    if
    :: atomic { old == BUSY -> set_event() }
    :: else
    fi;
#endif
    old = 0
}

inline event_reset()
{
    atomic { word = word | FREE; CHECK_SEEN }
}

inline mark_busy()
{
    atomic {
        old = word;
        if
        :: word == FREE -> word = BUSY
        :: else
        fi
    }
}

inline event_wait()
{
    if
    :: course = WOKEN
    :: course = TIMED
    fi;
look:
    if
    :: word == SET -> in_time = true; goto waited
    :: else
    fi;
#if defined(BUG_RESET_LATE)
    mark_busy();
    reset_event();
#elif defined(BUG_NO_SECOND_LOOK)
    reset_event();
    if
    :: word == FREE -> word = BUSY
    :: else
    fi;
    old = BUSY;
#else
    reset_event();
    mark_busy();
#endif
    if
    :: old == SET ->
#if !defined(BUG_NO_SECOND_SIGNAL)
        set_event();
#endif
        in_time = true;
        goto waited
    :: else
    fi;
    /* WaitForSingleObject */
    event_sleep();
    if
    :: !asleep[me]
    :: atomic { course == TIMED && asleep[me] -> asleep[me] = false };
        in_time = (word == SET);
        goto waited
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
