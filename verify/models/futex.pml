/* SPDX-License-Identifier: MIT */
/*
 * A futex, as the kernel promises it: a wait compares and falls asleep in one
 * step, and who is asleep stays so until it is woken, or, by its course, times
 * out or returns for no reason.  To be included.
 */

bool asleep[THREADS];

inline futex_sleep(word_, value)
{
#if defined(BUG_NO_COMPARE)
    asleep[me] = true
#elif defined(BUG_TWO_STEPS)
    if
    :: word_ == value -> asleep[me] = true
    :: else
    fi
#else
    atomic {
        if
        :: word_ == value -> asleep[me] = true
        :: else
        fi
    }
#endif
}

inline wake_all()
{
    d_step { asleep[0] = false; asleep[1] = false; asleep[2] = false }
}
