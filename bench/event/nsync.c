/* SPDX-License-Identifier: MIT */
/* nsync has an event, the note, but it cannot be reset. */

#include <nsync.h>
#include <stdbool.h>

#define ROLE  PEER
#define LABEL "nsync"

struct event {
    nsync_mu lock;
    nsync_cv changed;
    bool is_set;
};

static inline void clear(struct event *e)
{
    nsync_mu_init(&e->lock);
    nsync_cv_init(&e->changed);
    e->is_set = false;
}

static inline void set(struct event *e)
{
    nsync_mu_lock(&e->lock);
    e->is_set = true;
    nsync_cv_broadcast(&e->changed);
    nsync_mu_unlock(&e->lock);
}

static inline void reset(struct event *e)
{
    nsync_mu_lock(&e->lock);
    e->is_set = false;
    nsync_mu_unlock(&e->lock);
}

static inline void await(struct event *e)
{
    nsync_mu_lock(&e->lock);
    while (!e->is_set) {
        nsync_cv_wait(&e->changed, &e->lock);
    }
    nsync_mu_unlock(&e->lock);
}

#include "event/peer.h"
