/* SPDX-License-Identifier: MIT */

#include "qemu/osdep.h"

#include "block/aio-wait.h"

AioWait global_aio_wait;

/* A context that polls looks at the condition again after anything. */
static void look_again(void *opaque)
{
    (void)opaque;
}

/*
 * The condition's store -> the load of num_waiters, against the waiter's store
 * to num_waiters -> its load of the condition.
 */
void aio_wait_kick(void)
{
    smp_mb();
    if (qatomic_read(&global_aio_wait.num_waiters)) {
        aio_bh_schedule_oneshot(qemu_get_aio_context(), look_again, NULL);
    }
}

struct call {
    QEMUBHFunc *cb;
    void *opaque;
    bool done;
};

static void run_call(void *opaque)
{
    struct call *call = opaque;

    call->cb(call->opaque);
    qatomic_store_release(&call->done, true);
    aio_wait_kick();
}

void aio_wait_bh_oneshot(AioContext *ctx, QEMUBHFunc *cb, void *opaque)
{
    struct call call = {.cb = cb, .opaque = opaque};

    assert(qemu_in_main_thread());
    aio_bh_schedule_oneshot(ctx, run_call, &call);
    AIO_WAIT_WHILE_UNLOCKED(NULL, !qatomic_load_acquire(&call.done));
}
