/* SPDX-License-Identifier: MIT */
/*
 * The counter with one bit above the depth, for hosts with 32-bit words: it
 * tells this phase from the last one, and a grace period goes through both.
 *
 * One pass would not do.  A reader may read the counter, and store it to its
 * word two phases later: the value is that of the phase then, but the section
 * began after no more than what the first of the two had waited for.  With two
 * passes in a grace period such a reader is in the way of one of them.
 *
 * Constraints: 1 and 4 of <tenon/impl/rcu_reader.h>.  No fence is needed
 * between the phases.
 */

#include "rcu/rcu.h"

enum { PHASE = 0x10000 };

unsigned long tn_rcu_counter_ = 1;

void tn_rcu_pass_(void (*wait)(unsigned long number), unsigned long number)
{
    tn_smp_mb_global(); /* 1, 4 */
    for (int phase = 0; phase < 2; phase++) {
        tn_atomic_set(&tn_rcu_counter_, tn_rcu_counter_ ^ PHASE);
        wait(number);
        tn_rcu_scan_again_();
    }
}

bool tn_rcu_in_the_way_(unsigned long word)
{
    return word != 0 && ((word ^ tn_rcu_counter_) & PHASE);
}
