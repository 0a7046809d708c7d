/* SPDX-License-Identifier: MIT */

#include "qemu/osdep.h"

#include "iothread.h"
#include "qapi/error.h"
#include "qemu/rcu.h"

struct IOThread {
    AioContext *ctx;
    QemuThread thread;
    bool stopping; /* the thread's own */
};

static void *run(void *opaque)
{
    IOThread *iothread = opaque;

    rcu_register_thread();
    qemu_set_current_aio_context(iothread->ctx);
    while (!iothread->stopping) {
        aio_poll(iothread->ctx, true);
    }
    rcu_unregister_thread();
    return NULL;
}

static void stop(void *opaque)
{
    IOThread *iothread = opaque;

    iothread->stopping = true;
}

IOThread *iothread_new(void)
{
    IOThread *iothread = g_new0(IOThread, 1);

    iothread->ctx = aio_context_new(&error_abort);
    qemu_thread_create(&iothread->thread, "iothread", run, iothread,
                       QEMU_THREAD_JOINABLE);
    return iothread;
}

void iothread_join(IOThread *iothread)
{
    aio_bh_schedule_oneshot(iothread->ctx, stop, iothread);
    qemu_thread_join(&iothread->thread);
    aio_context_unref(iothread->ctx);
    g_free(iothread);
}

AioContext *iothread_get_aio_context(IOThread *iothread)
{
    return iothread->ctx;
}
