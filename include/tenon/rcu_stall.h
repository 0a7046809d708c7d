/* SPDX-License-Identifier: MIT */
#ifndef TENON_RCU_STALL_H
#define TENON_RCU_STALL_H

/*
 * Says who holds up a grace period.  One that has lasted for longer than a
 * limit is reported, and again each time it has lasted twice as long; without a
 * handler as a message for each thread in the way:
 *
 *     tenon: rcu: thread "indexer" (4711) has been in a section for 10.0 s or
 *     longer, opened at index.c:210; sleeps in do_sys_poll; pending: 1000
 *     callbacks, 64000 bytes
 *
 *     static void on_stall(const struct tn_rcu_stall *stall, void *unused)
 *     {
 *         abort();
 *     }
 *     tn_rcu_set_stall_limit(60 * TN_SECOND);
 *     tn_rcu_set_stall_handler(on_stall, NULL);
 *
 * Promise
 *
 *   R15  A grace period that has lasted for longer than the limit is reported
 *        while it lasts, with at least the time that it has lasted, and with a
 *        thread in whose section it waits.
 *
 * The place of a section is known if all sources of the program are compiled
 * with TN_DEBUG; the library need not be.
 */

#include <stdbool.h>
#include <stdint.h>

#include <tenon/clock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A thread in the way. */
struct tn_rcu_stalled_reader {
    int thread;        /* as gettid() says */
    char state;        /* as in /proc: 'R' runs, 'S' sleeps ...; '?' unknown */
    char name[16];     /* empty if unknown, as the next is */
    char waits_in[48]; /* function of the kernel */
    const char *place; /* of the outermost read_lock, FILE:LINE; or NULL */
};

struct tn_rcu_stall {
    int64_t ns; /* all have been in a section at least this long */
    uint64_t callbacks_pending;
    uint64_t bytes_pending; /* as far as they are known */
    unsigned count;         /* threads in the way; not all may be listed: */
    unsigned listed;
    const struct tn_rcu_stalled_reader *readers;
};

/*
 * Has grace periods that begin later reported when they have lasted for @ns,
 * 2 * @ns, 4 * @ns and so on; TN_FOREVER: never.  Without this it is 10 s.
 *
 * Threads   Any.
 * Errors    Aborts if @ns is not positive.
 */
void tn_rcu_set_stall_limit(int64_t ns);

/*
 * Has @fn called for a report; NULL restores the messages.  Set it before the
 * library is used for anything else.
 *
 * Context   @fn is called on a thread that waits for the grace period, and
 *           which is not cancelled meanwhile.  It does not wait for such a
 *           thread, nor for a grace period, which aborts.
 */
void tn_rcu_set_stall_handler(void (*fn)(const struct tn_rcu_stall *stall,
                                         void *opaque),
                              void *opaque);

#ifdef __cplusplus
}
#endif

#endif
