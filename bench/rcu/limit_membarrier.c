/* SPDX-License-Identifier: MIT */
/*
 * A grace period takes two membarriers, if readers have no fence; and callers
 * that come at once share them.
 */

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"

#define ROLE  LIMIT
#define LABEL "two membarriers"
#define ONE_CALLER

static inline void enter(void)
{
    CHECK(syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0,
                  0) == 0);
}

static inline void leave(void)
{
}

static inline void lock(void)
{
}

static inline void unlock(void)
{
}

static inline void synchronize(void)
{
    syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
    syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

#include "rcu/synchronize.h"

/* One round: an equal share of the two. */
static void shared(struct bench *b)
{
    int sharers = b->threads;

    b->threads = 1;
    synchronize_one_reader(b);
    b->figures[0] /= sharers;
}

CONTESTANT(SYNCHRONIZE_2, ROLE, LABEL, shared)
CONTESTANT(SYNCHRONIZE_4, ROLE, LABEL, shared)
CONTESTANT(SYNCHRONIZE_8, ROLE, LABEL, shared)
