/* SPDX-License-Identifier: MIT */

#include <pthread.h>
#include <stdbool.h>

#define ROLE  PEER
#define LABEL "pthread"

struct event {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool is_set;
};

static inline void clear(struct event *e)
{
    pthread_mutex_init(&e->lock, NULL);
    pthread_cond_init(&e->changed, NULL);
    e->is_set = false;
}

static inline void set(struct event *e)
{
    pthread_mutex_lock(&e->lock);
    e->is_set = true;
    pthread_cond_broadcast(&e->changed);
    pthread_mutex_unlock(&e->lock);
}

static inline void reset(struct event *e)
{
    pthread_mutex_lock(&e->lock);
    e->is_set = false;
    pthread_mutex_unlock(&e->lock);
}

static inline void await(struct event *e)
{
    pthread_mutex_lock(&e->lock);
    while (!e->is_set) {
        pthread_cond_wait(&e->changed, &e->lock);
    }
    pthread_mutex_unlock(&e->lock);
}

#include "event/peer.h"
