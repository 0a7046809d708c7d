/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_SIGNALS_H
#define VERIFY_SIGNALS_H

/*
 * The library's own fence_signal.c, in the program, with what it asks of the
 * kernel played here: a process of two threads, one of which calls it.  The
 * other one has the signal where it says interruptible(), after it was sent,
 * and may sleep with the signal blocked, as its state then says.
 */

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/host.h"
#include "host/linux/task.h"
#include "tenon/atomic.h"

enum { CALLER = 1, OTHER = 2 };

static __thread int own_number = CALLER;
static int sent;

/* Its lock is what orders a thread that is asleep. */
static pthread_mutex_t scheduler = PTHREAD_MUTEX_INITIALIZER;
static bool is_asleep;

/* gettid, getpid or tgkill. */
static long played_call(long number, ...);
#define syscall played_call

bool tn_tasks_open_(struct tn_tasks_ *tasks)
{
    tasks->at = 0;
    return true;
}

void tn_tasks_rewind_(struct tn_tasks_ *tasks)
{
    tasks->at = 0;
}

int tn_tasks_next_(struct tn_tasks_ *tasks)
{
    return tasks->at++ == 0 ? OTHER : 0;
}

void tn_tasks_close_(struct tn_tasks_ *tasks)
{
    (void)tasks;
}

void *tn_task_memory_(size_t size)
{
    return malloc(size);
}

/* It is never switched out but asleep. */
enum tn_task_state_ tn_task_look_at_(int thread, unsigned long *switches)
{
    bool asleep;

    (void)thread;
    pthread_mutex_lock(&scheduler);
    asleep = is_asleep;
    pthread_mutex_unlock(&scheduler);
    *switches = 2;
    return asleep ? TASK_SLEEPS : TASK_RUNS;
}

static int no_action(int number, const struct sigaction *action, void *old)
{
    (void)number;
    (void)action;
    (void)old;
    return 0;
}

#define tn_futex_wait_until_(word, value, deadline) \
    ((void)(deadline), tn_futex_wait_(word, value))
#define sigaction(number, action, old) no_action(number, action, old)
#define sigfillset(set)                (void)(set)
#define getpid()                       0
#include "host/linux/fence_signal.c"
#undef syscall

static long played_call(long number, ...)
{
    va_list arguments;
    int signal;

    if (number == SYS_gettid) {
        return own_number;
    }
    va_start(arguments, number);
    (void)va_arg(arguments, int);
    (void)va_arg(arguments, int);
    signal = va_arg(arguments, int);
    va_end(arguments);
    if (signal) {
        tn_atomic_store_release(&sent, 1);
    }
    return 0;
}

static void begin_other(void)
{
    own_number = OTHER;
}

static void interruptible(void)
{
    static __thread bool had_it;

    if (!had_it && tn_atomic_load_acquire(&sent)) {
        had_it = true;
        answer(tn_fence_signal_());
    }
}

/* For as long as the other threads like. */
static inline void sleep_with_signals_blocked(void)
{
    pthread_mutex_lock(&scheduler);
    is_asleep = true;
    pthread_mutex_unlock(&scheduler);
    pthread_mutex_lock(&scheduler);
    is_asleep = false;
    pthread_mutex_unlock(&scheduler);
}

/* It does not end before it has had the signal. */
static void end_other(void)
{
    while (!tn_atomic_read(&sent)) {
    }
    interruptible();
}

#endif
