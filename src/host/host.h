/* SPDX-License-Identifier: MIT */
#ifndef HOST_HOST_H
#define HOST_HOST_H

/*
 * What the library takes from the operating system, and nothing else does.
 * linux/ and posix/ hold one file per section; another host brings files of
 * the same names.  No algorithm above this line asks where it runs.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tenon/clock.h"
#include "host_looks.h"
#include "host_mutex.h"
#include "host_poll.h"

/* Messages, misuse, memory: hooks.c */

/* Prints "tenon: WHAT OBJECT: RULE" and ends the process. */
_Noreturn void tn_misuse_(const char *what, const void *object,
                          const char *rule);

/* Prints one line, formatted as printf does. */
__attribute__((format(printf, 1, 2))) void tn_message_(const char *format, ...);

/* NULL if there is no memory. */
void *tn_alloc_(size_t size);
void tn_free_(void *memory);

/* What the user wants done on a thread that we start. */
void tn_run_thread_hook_(const char *name);

/* Futex: futex.c */

/*
 * Sleeps if *word is @expected, until a wake or for no reason at all: the
 * caller looks at the word again.  The comparison and going to sleep are one
 * step against wakes of this word.  @word may have been freed, and belong to
 * somebody else, by the time a wake comes.
 */
void tn_futex_wait_(uint32_t *word, uint32_t expected);

/* The same; false if and only if @deadline has passed. */
bool tn_futex_wait_until_(uint32_t *word, uint32_t expected, int64_t deadline);
void tn_futex_wake_one_(uint32_t *word);
void tn_futex_wake_all_(uint32_t *word);

/* Threads: thread.c */

struct tn_host_thread_;

/*
 * Starts a thread with a name of up to 15 bytes that blocks all signals, and
 * returns 0 or a negative errno.  It must be joined if @thread is given, and
 * cannot be otherwise.
 */
int tn_host_thread_start_(struct tn_host_thread_ **thread, const char *name,
                          void (*run)(void *opaque), void *opaque);
void tn_host_thread_join_(struct tn_host_thread_ *thread);

/* Calls @fn when the calling thread ends; one function for all threads. */
void tn_host_at_thread_exit_(void (*fn)(void));

/* Calls @fn with no signal handler running on this thread meanwhile. */
void tn_host_without_signals_(void (*fn)(void));

/* Between these two the calling thread is not cancelled. */
int tn_host_cancel_off_(void);
void tn_host_cancel_as_before_(int before);

/* Forks: fork.c */

/* Has @before called before a fork, and one of the others after it. */
void tn_host_at_fork_(void (*before)(void), void (*in_parent)(void),
                      void (*in_child)(void));

/* One more in a child than in its parent. */
extern unsigned tn_host_generation_;

/* Gives @fresh the number @fd, whose descriptor is closed; never fails. */
void tn_host_replace_(int fd, int fresh);
void tn_host_close_(int fd);

/* membarrier.c: in the child of a fork. */
void tn_membarrier_forked_(void);

/* What can be known of a thread: look.c */

struct tn_host_look_ {
    char state; /* '?' if it is not known; empty strings likewise */
    char name[16];
    char waits_in[48];
};

/* The calling thread's, never 0. */
int tn_host_thread_number_(void);
void tn_host_look_at_thread_(int thread, struct tn_host_look_ *look);

/* Notifiers: notifier.c has the functions of <tenon/notifier.h> */

/* Waiting for file descriptors: poller.c, which not every host has */

enum {
    TN_POLL_IN = 1,
    TN_POLL_OUT = 2,
    TN_POLL_ERROR = 4,
    TN_POLL_GONE = 8, /* from poll alone: there is no such descriptor */
};

struct tn_host_ready_ {
    uint64_t tag;
    unsigned events;
};

/* A negative errno, or the poller's own file descriptor. */
int tn_host_poller_open_(void);
void tn_host_poller_close_(int poller);

/*
 * 0 or a negative errno.  @fd is watched for @events, and for errors always.
 * @tag, not 0, may be given out also after the removal, if @fd was closed
 * before.
 */
int tn_host_poller_add_(int poller, int fd, unsigned events, uint64_t tag);
int tn_host_poller_change_(int poller, int fd, unsigned events, uint64_t tag);
int tn_host_poller_remove_(int poller, int fd);

/*
 * Waits until something is ready or the deadline has passed, and returns how
 * many entries of @ready it has filled.  May return none, early; or a negative
 * errno if the poller cannot be asked any more.
 */
int tn_host_poller_wait_(int poller, struct tn_host_ready_ *ready, int room,
                         int64_t deadline);

/* And where there is none: poll.c */

struct tn_host_watch_ tn_host_watch_(int fd, unsigned events);
int tn_host_watched_(const struct tn_host_watch_ *watch);

/* What the latest poll found; errors always. */
unsigned tn_host_found_(const struct tn_host_watch_ *watch);

/* Waits as above, and returns how many it has found something of. */
int tn_host_poll_(struct tn_host_watch_ *watches, int count, int64_t deadline);

/* Deadlines as descriptors: alarm.c */

/* A negative errno, or a descriptor that is readable once it has rung. */
int tn_host_alarm_open_(void);
void tn_host_alarm_close_(int alarm);
void tn_host_alarm_set_(int alarm, int64_t deadline);

/* Signals: signal.c */

/*
 * Has @handler called for @number, in signal context; NULL gives the signal
 * back to who had it before.  0 or a negative errno.
 */
int tn_host_signal_handle_(int number, void (*handler)(int number));

#endif
