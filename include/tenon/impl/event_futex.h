/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_EVENT_FUTEX_H
#define TENON_IMPL_EVENT_FUTEX_H

#include <tenon/atomic.h>

/* The states, and the constraint, are in src/sync/event_futex.c. */
struct tn_event {
    uint32_t word_;  /* 0 if set */
    uint8_t misses_; /* as is what the waiters learn about spinning */
    uint8_t to_skip_;
};

#define TN_EVENT_INIT(set)    \
    {                         \
        (set) ? 0u : 1u, 0, 0 \
    }

#ifdef __cplusplus
extern "C" {
#endif

void tn_event_wait_slowly_(struct tn_event *ev);

static inline void tn_event_wait(struct tn_event *ev)
{
    if (tn_atomic_load_acquire(&ev->word_) != 0) { /* 1 */
        tn_event_wait_slowly_(ev);
    }
}

#ifdef __cplusplus
}
#endif

#endif
