/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_SEM_FUTEX_H
#define TENON_IMPL_SEM_FUTEX_H

struct tn_sem {
    uint32_t word_; /* the states are in src/sync/sem_futex.c */
};

#define TN_SEM_INIT(value)     \
    {                          \
        (uint32_t)(value) << 1 \
    }

#endif
