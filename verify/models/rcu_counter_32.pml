/* SPDX-License-Identifier: MIT */
/*
 * src/rcu/counter_32.c.  The counter is its phase: 1 or 2, as 0 is that no
 * section is open.
 */

#if defined(BUG_ONE_PASS)
#define PASSES 1
#else
#define PASSES 2
#endif

byte phase = 1;

#define COUNTER (counter_late -> 3 - phase : phase)

inline advance()
{
    phase = 3 - phase
}

#define IN_THE_WAY(word) (word != 0 && word != phase)
