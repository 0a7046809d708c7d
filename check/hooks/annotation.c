/* SPDX-License-Identifier: MIT */

/*
 * What programs tell TSan beyond their accesses.  None of it may order or
 * hide anything here: what the program does has to be right by itself.
 */

#include "hooks/entry.h"
#include "native/current.h"
#include "record/trace.h"

#include <stddef.h>

#define INERT(name, ...)          \
    HOOK(void, name, __VA_ARGS__) \
    {                             \
    }

#pragma GCC diagnostic ignored "-Wunused-parameter"

INERT(__tsan_init, void)
INERT(__tsan_acquire, void *at)
INERT(__tsan_release, void *at)
INERT(__tsan_ignore_thread_begin, void)
INERT(__tsan_ignore_thread_end, void)
INERT(__tsan_mutex_create, void *at, unsigned flags)
INERT(__tsan_mutex_destroy, void *at, unsigned flags)
INERT(__tsan_mutex_pre_lock, void *at, unsigned flags)
INERT(__tsan_mutex_post_lock, void *at, unsigned flags, int recursion)
INERT(__tsan_mutex_pre_signal, void *at, unsigned flags)
INERT(__tsan_mutex_post_signal, void *at, unsigned flags)
INERT(__tsan_mutex_pre_divert, void *at, unsigned flags)
INERT(__tsan_mutex_post_divert, void *at, unsigned flags)
INERT(__tsan_switch_to_fiber, void *fiber, unsigned flags)
INERT(AnnotateHappensBefore, const char *file, int line, void *at)
INERT(AnnotateHappensAfter, const char *file, int line, void *at)
INERT(AnnotateIgnoreReadsBegin, const char *file, int line)
INERT(AnnotateIgnoreReadsEnd, const char *file, int line)
INERT(AnnotateIgnoreWritesBegin, const char *file, int line)
INERT(AnnotateIgnoreWritesEnd, const char *file, int line)
INERT(AnnotateIgnoreSyncBegin, const char *file, int line)
INERT(AnnotateIgnoreSyncEnd, const char *file, int line)
INERT(AnnotateNewMemory, const char *file, int line, void *at, size_t size)
INERT(AnnotateBenignRaceSized, const char *file, int line, void *at,
      size_t size, const char *why)
INERT(AnnotateRWLockCreate, const char *file, int line, void *lock)
INERT(AnnotateRWLockDestroy, const char *file, int line, void *lock)
INERT(AnnotateRWLockAcquired, const char *file, int line, void *lock,
      long is_writer)
INERT(AnnotateRWLockReleased, const char *file, int line, void *lock,
      long is_writer)

HOOK(int, __tsan_mutex_pre_unlock, void *at, unsigned flags)
{
    return 0;
}

INERT(__tsan_mutex_post_unlock, void *at, unsigned flags)

/* The calls that a thread is in, for the report. */
HOOK(void, __tsan_func_entry, void *pc)
{
    if (run_is_program()) {
        trace_call(run.self->id, (uintptr_t)pc);
    }
}

HOOK(void, __tsan_func_exit, void)
{
    if (run_is_program()) {
        trace_return(run.self->id);
    }
}
