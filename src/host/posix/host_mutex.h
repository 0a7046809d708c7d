/* SPDX-License-Identifier: MIT */
#ifndef HOST_MUTEX_H
#define HOST_MUTEX_H

/*
 * Locks, which never wait while they are held but for each other.  A thread
 * takes them in the order of their ranks, low ones first; a lock says at its
 * declaration what it protects, and here its name and rank.  Built with
 * TN_LOCK_RANKS the library sees to that.
 */

#include <pthread.h>

#ifdef TN_LOCK_RANKS
#include "host_mutex_ranked.h"
#else

struct tn_mutex_ {
    pthread_mutex_t lock;
};

#define TN_MUTEX_INIT_(name, rank) \
    {                              \
        PTHREAD_MUTEX_INITIALIZER  \
    }

static inline void tn_mutex_init_(struct tn_mutex_ *m, const char *name,
                                  int rank)
{
    (void)name;
    (void)rank;
    pthread_mutex_init(&m->lock, NULL);
}

static inline void tn_mutex_destroy_(struct tn_mutex_ *m)
{
    pthread_mutex_destroy(&m->lock);
}

static inline void tn_mutex_lock_(struct tn_mutex_ *m)
{
    pthread_mutex_lock(&m->lock);
}

static inline void tn_mutex_unlock_(struct tn_mutex_ *m)
{
    pthread_mutex_unlock(&m->lock);
}

#endif

/* By who forks, and so takes many of one rank: nothing sees to their order. */
static inline void tn_mutex_lock_for_fork_(struct tn_mutex_ *m)
{
    pthread_mutex_lock(&m->lock);
}

static inline void tn_mutex_unlock_for_fork_(struct tn_mutex_ *m)
{
    pthread_mutex_unlock(&m->lock);
}

#endif
