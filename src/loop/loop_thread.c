/* SPDX-License-Identifier: MIT */

#include "tenon/thread.h"

#include <errno.h>

#include "loop/loop.h"

struct tn_loop_thread {
    struct tn_loop *loop;
    struct tn_host_thread_ *thread;
    unsigned generation; /* of the process that has the thread */
};

/* A stop of the user's ends a run inside a function at most. */
static void run(void *opaque)
{
    struct tn_loop *loop = opaque;

    while (!tn_loop_runs_have_ended_(loop)) {
        tn_loop_run(loop);
    }
    do {
        tn_loop_poll(loop, false); /* what was scheduled before that */
    } while (tn_bhs_deadline_(loop) <= 0);
}

struct tn_loop_thread *tn_loop_thread_new(const char *name)
{
    struct tn_loop_thread *thread = tn_alloc_(sizeof(*thread));
    int error;

    if (!thread) {
        errno = ENOMEM;
        return NULL;
    }
    thread->generation = tn_host_generation_;
    thread->loop = tn_loop_new();
    if (!thread->loop) {
        tn_free_(thread);
        return NULL;
    }
    error = tn_host_thread_start_(&thread->thread, name ? name : "tn-loop", run,
                                  thread->loop);
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
    if (!thread) {
        return;
    }
    if (thread->generation != tn_host_generation_) {
        tn_loop_unref(thread->loop);
        return; /* there is no thread */
    }
    if (tn_loop_is_home_(thread->loop)) {
        tn_misuse_("loop thread", thread, "freed by itself");
    }
    tn_loop_end_runs_(thread->loop);
    tn_host_thread_join_(thread->thread);
    tn_loop_unref(thread->loop);
    tn_free_(thread);
}
