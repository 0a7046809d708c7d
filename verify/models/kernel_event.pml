/* SPDX-License-Identifier: MIT */
/*
 * A manual-reset event of the kernel: SetEvent wakes all that wait, even if
 * ResetEvent comes before they run.  To be included.
 */

bool signalled;
bool asleep[THREADS];

inline set_event()
{
#if defined(BUG_AUTO_RESET)
    atomic {
        if
        :: asleep[0] -> asleep[0] = false
        :: asleep[1] -> asleep[1] = false
        :: !asleep[0] && !asleep[1] -> signalled = true
        fi
    }
#elif defined(BUG_SLEEPERS_LOOK)
    signalled = true
#else
    d_step {
        signalled = true;
        asleep[0] = false;
        asleep[1] = false;
        asleep[2] = false
    }
#endif
}

inline reset_event()
{
    signalled = false
}

/* WaitForSingleObject; what comes next is to wait until !asleep[me]. */
inline event_sleep()
{
#if defined(BUG_TWO_STEPS)
    if
    :: !signalled -> asleep[me] = true
    :: else
    fi
#elif defined(BUG_SLEEPERS_LOOK)
    asleep[me] = true;
    signalled;
    asleep[me] = false
#else
    atomic {
        if
        :: !signalled -> asleep[me] = true
        :: else
        fi
    }
#endif
}
