/* SPDX-License-Identifier: MIT */
/*
 * ck_epoch has no thread of its own: who hands over also has to poll, and calls
 * the functions itself.  It waits by spinning.
 */

#include <stdlib.h>
#include <ck_epoch.h>

#include "bench.h"

#define ROLE  PEER
#define LABEL "ck_epoch"
#define HEAD  struct ck_epoch_entry

/* The global one is initialised before any thread needs it. */
static struct ck_epoch epoch;
static __thread struct ck_epoch_record *record;

__attribute__((constructor)) static void initialise(void)
{
    ck_epoch_init(&epoch);
}

static void enter(void)
{
    record = ck_epoch_recycle(&epoch, NULL);
    if (!record) {
        record = aligned_alloc(128, (sizeof(*record) + 127) / 128 * 128);
        CHECK(record);
        ck_epoch_register(&epoch, record, NULL);
    }
}

static void leave(void)
{
    ck_epoch_unregister(record);
    record = NULL;
}

static inline void lock(void)
{
    ck_epoch_begin(record, NULL);
}

static inline void unlock(void)
{
    ck_epoch_end(record, NULL);
}

static inline void synchronize(void)
{
    ck_epoch_synchronize(record);
}

static inline void call(HEAD *head, void (*fn)(HEAD *head))
{
    ck_epoch_call(record, head, fn);
}

static inline void drain(void)
{
    ck_epoch_barrier(record);
}

static void begin(void)
{
}

static void end(void)
{
}

static void assist(void)
{
    ck_epoch_poll(record);
}

#include "rcu/read.h"
#include "rcu/synchronize.h"
#include "rcu/held.h"
#include "rcu/enqueue.h"
#include "rcu/end_to_end.h"
