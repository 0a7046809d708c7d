/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_EVENT_COND_H
#define TENON_IMPL_EVENT_COND_H

#include <pthread.h>

struct tn_event {
    uint32_t word_; /* the states are in src/sync/event_cond.c */
    uint32_t waiters_;
    pthread_mutex_t lock_;
    pthread_cond_t cond_;
};

#define TN_EVENT_INIT(set)                             \
    {                                                  \
        (set) ? 0u : 1u, 0, PTHREAD_MUTEX_INITIALIZER, \
            PTHREAD_COND_INITIALIZER                   \
    }

#endif
