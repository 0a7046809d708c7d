/* SPDX-License-Identifier: MIT */

#include <tenon/event.h>

#define ROLE  OURS
#define LABEL "tenon"

struct event {
    struct tn_event ev;
};

static inline void clear(struct event *e)
{
    tn_event_init(&e->ev, false);
}

static inline void set(struct event *e)
{
    tn_event_set(&e->ev);
}

static inline void reset(struct event *e)
{
    tn_event_reset(&e->ev);
}

static inline void await(struct event *e)
{
    tn_event_wait(&e->ev);
}

#include "event/peer.h"
