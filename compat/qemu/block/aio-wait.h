/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_BLOCK_AIO_WAIT_H
#define TENON_QEMU_BLOCK_AIO_WAIT_H

/* Waits for a condition by polling, until who changes it kicks. */

#include <assert.h>

#include "block/aio.h"
#include "qemu/main-loop.h"

typedef struct AioWait {
    unsigned num_waiters;
} AioWait;

#ifdef __cplusplus
extern "C" {
#endif

extern AioWait global_aio_wait;

/*
 * Polls while @cond is true, and returns whether it did: @ctx if the caller is
 * at home there, or else the main one, on the main thread.  Who makes @cond
 * false calls aio_wait_kick() after it.
 */
#define AIO_WAIT_WHILE_INTERNAL(ctx, cond)                  \
    __extension__({                                         \
        bool waited_ = false;                               \
        AioContext *ctx_ = (ctx);                           \
        if (!ctx_ || !in_aio_context_home_thread(ctx_)) {   \
            ctx_ = qemu_get_aio_context();                  \
            assert(qemu_get_current_aio_context() == ctx_); \
        }                                                   \
        qatomic_inc(&global_aio_wait.num_waiters);          \
        smp_mb__after_rmw(); /* pairs with aio_wait_kick */ \
        while (cond) {                                      \
            aio_poll(ctx_, true);                           \
            waited_ = true;                                 \
        }                                                   \
        qatomic_dec(&global_aio_wait.num_waiters);          \
        waited_;                                            \
    })
#define AIO_WAIT_WHILE(ctx, cond)          AIO_WAIT_WHILE_INTERNAL(ctx, cond)
#define AIO_WAIT_WHILE_UNLOCKED(ctx, cond) AIO_WAIT_WHILE_INTERNAL(ctx, cond)

/* Any thread. */
void aio_wait_kick(void);

/* Main thread: runs @cb in @ctx and waits until it has returned. */
void aio_wait_bh_oneshot(AioContext *ctx, QEMUBHFunc *cb, void *opaque);

#ifdef __cplusplus
}
#endif

#endif
