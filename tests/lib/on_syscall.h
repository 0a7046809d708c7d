/* SPDX-License-Identifier: MIT */
#ifndef TESTS_ON_SYSCALL_H
#define TESTS_ON_SYSCALL_H

/*
 * Takes the place of syscall(), by which the library sets and clears notifiers:
 * a thread can be held up there, as one that is preempted.  For one source file
 * of a program.
 */

#include <dlfcn.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tenon/atomic.h"

/* Called first, once, in the calling thread's next call of that number. */
static __thread long on_syscall_number;
static __thread void (*on_syscall)(void);
static __thread long on_syscall_result; /* of that call */

long syscall(long number, ...)
{
    static void *found; /* by all threads alike */
    long (*real)(long number, ...);
    void (*fn)(void) = number == on_syscall_number ? on_syscall : NULL;
    long a[6], result;
    va_list args;

    if (!tn_atomic_read(&found)) {
        tn_atomic_set(&found, dlsym(RTLD_NEXT, "syscall"));
    }
    *(void **)&real = tn_atomic_read(&found);
    va_start(args, number);
    for (int i = 0; i < 6; i++) {
        a[i] = va_arg(args, long);
    }
    va_end(args);
    if (fn) {
        on_syscall = NULL;
        fn();
    }
    result = real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (fn) {
        on_syscall_result = result;
    }
    return result;
}

#endif
