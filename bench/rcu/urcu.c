/* SPDX-License-Identifier: MIT */
/*
 * liburcu, compiled once for each flavour, with its readers inlined (which
 * takes _LGPL_SOURCE) and not.  HEADER, FLAVOUR and INLINED come from the
 * command line; QSBR with that flavour, in which threads say themselves when
 * they are in no section.
 */

#define URCU_API_MAP
#include HEADER
#include <urcu/rculist.h>

#include "bench.h"

#ifdef QSBR
#define ROLE OTHER /* no sections, but a statement between them */
#define NO_NESTING
#else
#define ROLE PEER
#endif
#ifdef INLINED
#define LABEL "liburcu " FLAVOUR " inlined"
#else
#define LABEL "liburcu " FLAVOUR
#endif
#define HEAD struct rcu_head

static inline void enter(void)
{
    rcu_register_thread();
}

static inline void leave(void)
{
    rcu_unregister_thread();
}

static inline void lock(void)
{
    rcu_read_lock();
}

static inline void unlock(void)
{
    rcu_read_unlock();
#ifdef QSBR
    rcu_quiescent_state();
#endif
}

#include "rcu/read.h"

/* What does not depend on inlining is measured once. */
#ifdef INLINED

static inline void synchronize(void)
{
    synchronize_rcu();
}

#undef LABEL
#define LABEL "liburcu " FLAVOUR
#ifdef QSBR
#undef ROLE
#define ROLE PEER
#endif
#include "rcu/synchronize.h"

/* Threads that are registered for qsbr cannot sleep as they do there. */
#ifndef QSBR

#include "rcu/at_once.h"
#include "rcu/held.h"
#include "rcu/handlers.h"

static inline void walk(uint64_t *count)
{
    struct handler *h;

    lock();
    for (h = rcu_dereference(handlers); h; h = rcu_dereference(h->next)) {
        h->fn(count);
    }
    unlock();
}

#include "rcu/walk.h"

static inline void call(HEAD *head, void (*fn)(HEAD *head))
{
    call_rcu(head, fn);
}

static inline void drain(void)
{
    rcu_barrier();
}

static void nothing(HEAD *head)
{
    (void)head;
}

static void begin(void)
{
    static HEAD head;

    call_rcu(&head, nothing);
    rcu_barrier();
}

static void end(void)
{
}

static void assist(void)
{
}

#define HAND_OVER call
#include "rcu-report/flooder.h"
#include "rcu/call.h"
#include "rcu/enqueue.h"
#include "rcu/end_to_end.h"

#endif
#endif
