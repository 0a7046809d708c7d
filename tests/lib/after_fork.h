/* SPDX-License-Identifier: MIT */
#ifndef TESTS_AFTER_FORK_H
#define TESTS_AFTER_FORK_H

/*
 * Children of processes with threads start threads in these tests.  Under
 * ThreadSanitizer they cannot: it takes a new thread for the one that was at
 * the same place in the parent.  There they do without, and so does the library
 * for want of memory, whose drains do the work themselves then.
 */

#include <stdlib.h>

#include "tenon/hooks.h"

#if defined __has_feature
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif

#ifdef __SANITIZE_THREAD__
enum { CHILD_HAS_THREADS = 0 };

static void *child_alloc(size_t size, void *opaque)
{
    (void)size;
    (void)opaque;
    return NULL;
}

static void child_release(void *memory, void *opaque)
{
    (void)opaque;
    free(memory);
}

/* First in the child. */
static inline void after_fork(void)
{
    tn_set_allocator(child_alloc, child_release, NULL);
}
#else
enum { CHILD_HAS_THREADS = 1 };

static inline void after_fork(void)
{
}
#endif

#endif
