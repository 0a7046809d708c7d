/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_SIGNALS_H
#define VERIFY_SIGNALS_H

/*
 * The library's own fence_signal.c, in the program, with what it asks of the
 * kernel played here: a process of two threads, one of which calls it.  The
 * other one has the signal where it says interruptible(), after it was sent,
 * and may sleep with the signal blocked, as its state then says.
 */

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/host.h"
#include "tenon/atomic.h"

enum { CALLER = 1, OTHER = 2 };

static __thread int own_number = CALLER;
static int sent;
static struct dirent entry;
static int listed, lines_read;

/* Its lock is what orders a thread that is asleep. */
static pthread_mutex_t scheduler = PTHREAD_MUTEX_INITIALIZER;
static bool is_asleep;

/* gettid, getpid or tgkill. */
static long played_call(long number, ...);
#define syscall played_call

static DIR *open_list(const char *unused)
{
    (void)unused;
    listed = 0;
    return (DIR *)&entry;
}

static void begin_list(DIR *unused)
{
    (void)unused;
    listed = 0;
}

static struct dirent *next_in_list(DIR *unused)
{
    (void)unused;
    if (listed == 1) {
        return NULL;
    }
    listed++;
    entry.d_name[0] = '0' + OTHER;
    return &entry;
}

static int close_list(DIR *unused)
{
    (void)unused;
    return 0;
}

/* Its status: whether it is asleep; that it is never switched out otherwise. */
static FILE *open_status(const char *unused, const char *mode)
{
    (void)unused;
    (void)mode;
    lines_read = 0;
    return (FILE *)&entry;
}

static bool read_state(void)
{
    bool asleep;

    pthread_mutex_lock(&scheduler);
    asleep = is_asleep;
    pthread_mutex_unlock(&scheduler);
    return asleep;
}

static char *next_line(char *line, size_t size)
{
    static const char *const lines[] = {"State: R",
                                        "voluntary_ctxt_switches: 1",
                                        "nonvoluntary_ctxt_switches: 1"};

    if (lines_read == 3) {
        return NULL;
    }
    snprintf(line, size, "%s",
             lines_read || !read_state() ? lines[lines_read] : "State: S");
    lines_read++;
    return line;
}

static int no_action(int number, const struct sigaction *action, void *old)
{
    (void)number;
    (void)action;
    (void)old;
    return 0;
}

#define opendir                 open_list
#define rewinddir               begin_list
#define readdir                 next_in_list
#define closedir                close_list
#define fopen                   open_status
#define fgets(line, size, file) next_line(line, size)
#define fclose(file)            (void)(file)
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
