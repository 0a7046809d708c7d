/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_LOCKCNT_FUTEX_H
#define TENON_IMPL_LOCKCNT_FUTEX_H

struct tn_lockcnt {
    uint32_t word_; /* the states are in src/sync/lockcnt_futex.c */
};

#define TN_LOCKCNT_INIT \
    {                   \
        0               \
    }

#endif
