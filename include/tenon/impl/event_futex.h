/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_EVENT_FUTEX_H
#define TENON_IMPL_EVENT_FUTEX_H

struct tn_event {
    uint32_t word_; /* the states are in src/sync/event_futex.c */
};

#define TN_EVENT_INIT(set) \
    {                      \
        (set) ? 0u : 1u    \
    }

#endif
