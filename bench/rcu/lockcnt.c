/* SPDX-License-Identifier: MIT */
/* Ours as well: what lists are walked under that their visitors change. */

#include <tenon/lockcnt.h>

#include "rcu/handlers.h"

#define ROLE  OTHER
#define LABEL "tenon lockcnt"

static __attribute__((aligned(128))) struct tn_lockcnt visits;

static inline void enter(void)
{
}

static inline void leave(void)
{
}

static inline void walk(uint64_t *count)
{
    tn_lockcnt_inc(&visits);
    call_handlers(count);
    tn_lockcnt_dec(&visits);
}

#include "rcu/walk.h"
