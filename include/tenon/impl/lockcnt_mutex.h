/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_LOCKCNT_MUTEX_H
#define TENON_IMPL_LOCKCNT_MUTEX_H

#include <pthread.h>

struct tn_lockcnt {
    uint32_t word_; /* the states are in src/sync/lockcnt_mutex.c */
    pthread_mutex_t lock_;
};

#define TN_LOCKCNT_INIT              \
    {                                \
        0, PTHREAD_MUTEX_INITIALIZER \
    }

#endif
