/* SPDX-License-Identifier: MIT */
/*
 * The counter with 48 bits above the depth: it counts grace periods and never
 * comes round.  A section is in the way if it was opened with an older value.
 * A reader may read the counter, and store it to its word much later; what it
 * stores then is too old, never too new, so that one pass is enough.
 *
 * Constraints: 1 and 4 of <tenon/impl/rcu_reader.h>.
 */

#include "rcu/rcu.h"

enum { ONE_PERIOD = 0x10000 };

_Static_assert(sizeof(long) == 8, "narrower counters come round");

unsigned long tn_rcu_counter_ = 1;

void tn_rcu_pass_(void (*wait)(unsigned long number), unsigned long number)
{
    tn_smp_mb_global(); /* 1, 4 */
    tn_atomic_set(&tn_rcu_counter_, tn_rcu_counter_ + ONE_PERIOD);
    wait(number);
    tn_rcu_scan_again_();
}

bool tn_rcu_in_the_way_(unsigned long word)
{
    return word != 0 && (word ^ tn_rcu_counter_) >= ONE_PERIOD;
}
