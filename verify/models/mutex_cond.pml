/* SPDX-License-Identifier: MIT */
/*
 * A mutex and a condition variable, as pthread promises them: a wait gives the
 * mutex up and falls asleep in one step.  To be included.
 *
 * The mutex serves in the order of arrival: who arrives later and overtakes is
 * who arrives earlier in another run, so that nothing is lost by this.
 */

bool asleep[THREADS];
chan mutex = [THREADS] of { byte };

inline lock()
{
    mutex!me;
    mutex?[eval(me)]
}

inline unlock()
{
    mutex?eval(me)
}

/* What comes next is to wait until !asleep[me], and to take the mutex. */
inline cond_sleep()
{
#if defined(BUG_TWO_STEPS)
    unlock();
    asleep[me] = true
#else
    atomic { unlock(); asleep[me] = true }
#endif
}

inline broadcast()
{
#if defined(BUG_SIGNAL)
    if
    :: asleep[0] -> asleep[0] = false
    :: asleep[1] -> asleep[1] = false
    :: !asleep[0] && !asleep[1]
    fi
#elif !defined(BUG_NO_BROADCAST)
    asleep[0] = false;
    asleep[1] = false;
    asleep[2] = false
#else
    skip
#endif
}
