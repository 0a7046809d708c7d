/* SPDX-License-Identifier: MIT */
#ifndef HOST_MUTEX_RANKED_H
#define HOST_MUTEX_RANKED_H

/* Locks as in host_mutex.h, which know their ranks: lock_ranks.c */

#include <pthread.h>

struct tn_mutex_ {
    pthread_mutex_t lock;
    const char *name;
    int rank;
};

#define TN_MUTEX_INIT_(name, rank)            \
    {                                         \
        PTHREAD_MUTEX_INITIALIZER, name, rank \
    }

/* Aborts if a lock is held that is to be taken after @m. */
void tn_mutex_note_lock_(const struct tn_mutex_ *m);

/* Aborts if the thread does not hold @m. */
void tn_mutex_note_unlock_(const struct tn_mutex_ *m);

static inline void tn_mutex_init_(struct tn_mutex_ *m, const char *name,
                                  int rank)
{
    *m = (struct tn_mutex_){.name = name, .rank = rank};
    pthread_mutex_init(&m->lock, NULL);
}

static inline void tn_mutex_destroy_(struct tn_mutex_ *m)
{
    pthread_mutex_destroy(&m->lock);
}

static inline void tn_mutex_lock_(struct tn_mutex_ *m)
{
    tn_mutex_note_lock_(m);
    pthread_mutex_lock(&m->lock);
}

static inline void tn_mutex_unlock_(struct tn_mutex_ *m)
{
    tn_mutex_note_unlock_(m);
    pthread_mutex_unlock(&m->lock);
}

#endif
