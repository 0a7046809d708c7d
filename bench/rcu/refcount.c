/* SPDX-License-Identifier: MIT */
/* A reference count that all walkers share. */

#include "rcu/handlers.h"

#define ROLE  PEER
#define LABEL "refcount"

static __attribute__((aligned(128))) unsigned count_of_walks;

static inline void enter(void)
{
}

static inline void leave(void)
{
}

static inline void walk(uint64_t *count)
{
    __atomic_fetch_add(&count_of_walks, 1, __ATOMIC_ACQUIRE);
    call_handlers(count);
    __atomic_fetch_sub(&count_of_walks, 1, __ATOMIC_RELEASE);
}

#include "rcu/walk.h"
