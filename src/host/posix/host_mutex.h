/* SPDX-License-Identifier: MIT */
#ifndef HOST_MUTEX_H
#define HOST_MUTEX_H

#include <pthread.h>

struct tn_mutex_ {
    pthread_mutex_t lock;
};

#define TN_MUTEX_INIT_            \
    {                             \
        PTHREAD_MUTEX_INITIALIZER \
    }

static inline void tn_mutex_init_(struct tn_mutex_ *m)
{
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
