/* SPDX-License-Identifier: MIT */
#ifndef HOST_LOOKS_H
#define HOST_LOOKS_H

#include "tenon/atomic.h"
#include "tenon/clock.h"

/* How often to look at what may change soon, before asking to be told. */
enum { TN_LOOKS_ = 256 };

/* What sleeping and being woken cost together, about. */
enum { TN_SPIN_NS_ = 10000 };

/* How many descriptors a table has room for at first. */
enum { TN_FIRST_TABLE_ = 64 };

/* Between looks that go on @until then: what time it is. */
static inline int64_t tn_after_a_look_(int64_t until)
{
    (void)until;
    tn_cpu_relax();
    return tn_now();
}

/* After how long a grace period is reported, unless that is set. */
#define TN_STALL_LIMIT_ (10 * TN_SECOND)

#endif
