/* SPDX-License-Identifier: MIT */
/* Waiting for a reader takes one sleep on a futex, and one wake-up. */

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"

#define ROLE  LIMIT
#define LABEL "futex"

static __attribute__((aligned(128))) uint32_t inside_word;

static inline void enter(void)
{
}

static inline void leave(void)
{
}

static inline void lock(void)
{
    __atomic_store_n(&inside_word, 1, __ATOMIC_RELEASE);
}

static inline void unlock(void)
{
    __atomic_store_n(&inside_word, 0, __ATOMIC_RELEASE);
    syscall(SYS_futex, &inside_word, FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0);
}

static inline void synchronize(void)
{
    while (__atomic_load_n(&inside_word, __ATOMIC_ACQUIRE)) {
        syscall(SYS_futex, &inside_word, FUTEX_WAIT_PRIVATE, 1, 0, 0, 0);
    }
}

#include "rcu/at_once.h"
#include "rcu/held.h"
