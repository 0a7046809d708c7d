/* SPDX-License-Identifier: MIT */
/*
 * src/rcu/counter_64.c.  The counter does not come round, and all that is ever
 * asked of a reader's copy is whether it is the newest: so a copy is NEWEST or
 * OLDER, and adding to the counter makes every copy older.  That is exact.
 */

#define PASSES 1
#define NEWEST 2
#define OLDER 1

/* What a reader reads: the new counter may not have been written back. */
#define COUNTER (counter_late -> OLDER : NEWEST)

#define AGED(copy) (copy != 0 -> OLDER : 0)

inline advance()
{
    copy[0] = AGED(copy[0]);
    copy[1] = AGED(copy[1]);
    interrupted = AGED(interrupted);
    word[0] = AGED(word[0]);
    word[1] = AGED(word[1]);
    late_word[0] = AGED(late_word[0]);
    late_word[1] = AGED(late_word[1])
}

#define IN_THE_WAY(word) (word == OLDER)
