/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "host/host.h"
#include "host_time.h"

/* On 32-bit hosts whose time_t has 64 bits only this form takes a timespec. */
#if defined(SYS_futex_time64) && \
    (!defined(SYS_futex) || (defined(__USE_TIME_BITS64) && __WORDSIZE == 32))
#define NR_FUTEX SYS_futex_time64
#else
#define NR_FUTEX SYS_futex
#endif

static long futex(uint32_t *word, int op, uint32_t value,
                  const struct timespec *deadline)
{
    return syscall(NR_FUTEX, word, op | FUTEX_PRIVATE_FLAG, value, deadline,
                   NULL, FUTEX_BITSET_MATCH_ANY);
}

/* Errors but these mean that we are called with nonsense. */
static bool wait(uint32_t *word, uint32_t expected,
                 const struct timespec *deadline)
{
    if (futex(word, FUTEX_WAIT_BITSET, expected, deadline) == 0 ||
        errno == EAGAIN || errno == EINTR) {
        return true;
    }
    if (errno != ETIMEDOUT) {
        tn_misuse_("futex", word, "wait failed");
    }
    return false;
}

void tn_futex_wait_(uint32_t *word, uint32_t expected)
{
    wait(word, expected, NULL);
}

bool tn_futex_wait_until_(uint32_t *word, uint32_t expected, int64_t deadline)
{
    struct timespec at = tn_timespec_(deadline);

    if (deadline == TN_FOREVER) {
        return wait(word, expected, NULL);
    }
    return wait(word, expected, &at) || tn_now() < deadline;
}

void tn_futex_wake_one_(uint32_t *word)
{
    futex(word, FUTEX_WAKE_BITSET, 1, NULL);
}

void tn_futex_wake_all_(uint32_t *word)
{
    futex(word, FUTEX_WAKE_BITSET, INT_MAX, NULL);
}
