/* SPDX-License-Identifier: MIT */
/*
 * Where membarrier is taken away, RCU does without it with locks held that fork
 * takes.  An allocator may have handlers of fork, with locks of its own: it is
 * not called meanwhile.
 *
 * This program has malloc, by the names that glibc has for its own.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "deny.h"
#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

/* The compiler thinks that it knows what malloc does. */
static __thread volatile bool counts;
static __thread volatile unsigned counted;

void *malloc(size_t size)
{
    counted += counts;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    counted += counts;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    counted += counts;
    return __libc_realloc(memory, size);
}

static void *sleep_long(void *unused)
{
    pause();
    return unused;
}

TEST(fence_without_membarrier_takes_no_memory)
{
    void *volatile memory;

    if (!tn_membarrier_is_on_) {
        tap_skip("no membarrier to lose");
    }
    thread_start(sleep_long, NULL);
    deny(SYS_membarrier, EPERM);
    counts = true;
    tn_smp_mb_global();
    counts = false;
    CHECK(!tn_membarrier_is_on_);
    CHECK(counted == 0);

    counts = true; /* to see that it does count */
    memory = malloc(1);
    counts = false;
    free(memory);
    CHECK(counted == 1);
}
