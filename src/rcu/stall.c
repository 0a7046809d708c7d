/* SPDX-License-Identifier: MIT */
/*
 * What is said of a grace period that lasts: who is in its way, and what for.
 * The readers are listed under the registry's lock; files are read, and the
 * handler is called, without.
 *
 * The limit needs no order: it is for grace periods that begin some time later.
 */

#include "tenon/rcu_stall.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "rcu/rcu.h"

enum { ROOM = 16 };

static _Alignas(8) int64_t limit = TN_STALL_LIMIT_;
static void (*handler)(const struct tn_rcu_stall *stall, void *opaque);
static void *handler_opaque;

void tn_rcu_set_stall_limit(int64_t ns)
{
    if (ns <= 0) {
        tn_misuse_("rcu stall limit", NULL, "is not positive");
    }
    tn_atomic_set(&limit, ns);
}

void tn_rcu_set_stall_handler(void (*fn)(const struct tn_rcu_stall *stall,
                                         void *opaque),
                              void *opaque)
{
    handler = fn;
    handler_opaque = opaque;
}

int64_t tn_rcu_stall_at_(int64_t began)
{
    int64_t ns = tn_atomic_read(&limit);

    return ns > TN_FOREVER - began ? TN_FOREVER : began + ns;
}

static const char *verb(const struct tn_rcu_stalled_reader *r)
{
    return r->waits_in[0] ? "sleeps in " : r->state == 'R' ? "runs" : "sleeps";
}

static void print(const struct tn_rcu_stall *stall)
{
    for (unsigned i = 0; i < stall->listed; i++) {
        const struct tn_rcu_stalled_reader *r = &stall->readers[i];

        tn_message_(
            "tenon: rcu: thread \"%s\" (%d) has been in a section for %" PRId64
            ".%03d s or longer%s%s; %s%s; pending: %" PRIu64
            " callbacks, %" PRIu64 " bytes",
            r->name, r->thread, stall->ns / TN_SECOND,
            (int)(stall->ns / TN_MILLISECOND % 1000),
            r->place ? ", opened at " : "", r->place ? r->place : "",
            r->state == '?' ? "what it does is not known" : verb(r),
            r->waits_in, stall->callbacks_pending, stall->bytes_pending);
    }
    if (stall->count > stall->listed) {
        tn_message_("tenon: rcu: and %u more threads",
                    stall->count - stall->listed);
    }
}

static void look_at(struct tn_rcu_stalled_reader *r)
{
    struct tn_host_look_ look;

    tn_host_look_at_thread_(r->thread, &look);
    r->state = look.state;
    memcpy(r->name, look.name, sizeof(r->name));
    memcpy(r->waits_in, look.waits_in, sizeof(r->waits_in));
}

/*
 * This thread is not to leave a grace period that it runs, nor to wait for one,
 * or for itself above the hard limits.
 */
static void tell(const struct tn_rcu_stall *stall)
{
    unsigned char outer = tn_rcu_reader_.in_callback_;
    int cancel = tn_host_cancel_off_();

    tn_rcu_reader_.in_callback_ = outer | TN_RCU_IN_CALLBACK_;
    if (handler) {
        handler(stall, handler_opaque);
    } else {
        print(stall);
    }
    tn_rcu_reader_.in_callback_ = outer;
    tn_host_cancel_as_before_(cancel);
}

bool tn_rcu_report_stall_(int64_t ns)
{
    struct tn_rcu_stalled_reader readers[ROOM];
    struct tn_rcu_stall stall = {.ns = ns, .readers = readers};

    stall.count = tn_rcu_list_stalled_(readers, ROOM);
    stall.listed = stall.count < ROOM ? stall.count : ROOM;
    if (stall.count == 0) {
        return false; /* just now */
    }
    tn_rcu_registry_unlock_();
    for (unsigned i = 0; i < stall.listed; i++) {
        look_at(&readers[i]);
    }
    tn_rcu_count_pending_(&stall.callbacks_pending, &stall.bytes_pending);
    tell(&stall);
    tn_rcu_registry_lock_();
    return true;
}
