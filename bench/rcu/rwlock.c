/* SPDX-License-Identifier: MIT */

#include <pthread.h>

#include "rcu/handlers.h"

#define ROLE  PEER
#define LABEL "rwlock"

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;

static inline void enter(void)
{
}

static inline void leave(void)
{
}

static inline void lock(void)
{
    pthread_rwlock_rdlock(&rwlock);
}

static inline void unlock(void)
{
    pthread_rwlock_unlock(&rwlock);
}

static inline void walk(uint64_t *count)
{
    lock();
    call_handlers(count);
    unlock();
}

#include "rcu/read.h"
#include "rcu/walk.h"
