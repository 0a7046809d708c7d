/* SPDX-License-Identifier: MIT */
/*
 * A semaphore as an event: set if it is above zero, for one who waits.  Setting
 * it often costs that many resets, which no row asks for.
 */

#include <semaphore.h>

#define ROLE  PEER
#define LABEL "sem_t"

struct event {
    sem_t sem;
};

static inline void clear(struct event *e)
{
    sem_init(&e->sem, 0, 0);
}

static inline void set(struct event *e)
{
    sem_post(&e->sem);
}

static inline void reset(struct event *e)
{
    sem_trywait(&e->sem);
}

static inline void await(struct event *e)
{
    sem_wait(&e->sem);
    sem_post(&e->sem);
}

#include "event/peer.h"
