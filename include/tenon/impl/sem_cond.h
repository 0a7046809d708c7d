/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_SEM_COND_H
#define TENON_IMPL_SEM_COND_H

#include <pthread.h>

struct tn_sem {
    uint32_t value_; /* both are under the lock */
    uint32_t waiters_;
    pthread_mutex_t lock_;
    pthread_cond_t cond_;
};

#define TN_SEM_INIT(value)                               \
    {                                                    \
        (uint32_t)(value), 0, PTHREAD_MUTEX_INITIALIZER, \
            PTHREAD_COND_INITIALIZER                     \
    }

#endif
