/* SPDX-License-Identifier: MIT */

#include "tenon/thread.h"

#include <errno.h>

#include "loop/loop.h"

struct tn_loop_thread {
    struct tn_loop *loop;
    struct tn_host_thread_ *thread;
};

static void run(void *opaque)
{
    struct tn_loop *loop = opaque;

    tn_loop_run(loop);
    tn_loop_poll(loop, false); /* what was scheduled before the stop */
}

struct tn_loop_thread *tn_loop_thread_new(const char *name)
{
    struct tn_loop_thread *thread = tn_alloc_(sizeof(*thread));
    int error;

    if (!thread) {
        errno = ENOMEM;
        return NULL;
    }
    thread->loop = tn_loop_new();
    if (!thread->loop) {
        tn_free_(thread);
        return NULL;
    }
    error = tn_host_thread_start_(&thread->thread, name, run, thread->loop);
    if (error) {
        tn_loop_unref(thread->loop);
        tn_free_(thread);
        errno = -error;
        return NULL;
    }
    return thread;
}

struct tn_loop *tn_loop_thread_loop(struct tn_loop_thread *thread)
{
    return thread->loop;
}

void tn_loop_thread_free(struct tn_loop_thread *thread)
{
    tn_loop_stop(thread->loop);
    tn_host_thread_join_(thread->thread);
    tn_loop_unref(thread->loop);
    tn_free_(thread);
}
