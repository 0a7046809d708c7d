/* SPDX-License-Identifier: MIT */
#ifndef HOST_LOOKS_H
#define HOST_LOOKS_H

#include <stdint.h>

/*
 * More looks bring nothing but executions: what is different after the first
 * look is different before it, in another execution.
 */
enum { TN_LOOKS_ = 1 };
enum { TN_SPIN_NS_ = 0 };

/* With room for one, so that the second makes it grow. */
enum { TN_FIRST_TABLE_ = 1 };

static inline int64_t tn_after_a_look_(int64_t until)
{
    return until;
}

/* Programs that have no business with it do without the timed wait. */
#define TN_STALL_LIMIT_ TN_FOREVER

#endif
