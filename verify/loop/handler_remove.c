/* SPDX-License-Identifier: MIT */
/*
 * Another thread removes a handler that is ready.  It may be in a call, or be
 * called once more; when a poll has ended that began after the removal, or was
 * under way, it is not, and what it uses may be freed.
 *
 * Promises: H2
 * Variants: poll
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static int fd, *used, removed, calls;

static void on_set(void *unused)
{
    (void)unused;
    calls += *used;
}

static void *remover(void *unused)
{
    tn_loop_set_fd_handler(loop, fd, NULL, NULL, NULL);
    tn_atomic_store_release(&removed, 1);
    return unused;
}

int main(void)
{
    struct tn_notifier notifier;
    pthread_t thread;

    loop = tn_loop_new();
    used = malloc(sizeof(*used));
    *used = 1;
    tn_notifier_init(&notifier);
    fd = tn_notifier_fd(&notifier);
    tn_loop_set_fd_handler(loop, fd, NULL, on_set, NULL);
    thread = start(remover);
    tn_loop_poll(loop, false);
    assert(calls <= 1);
    if (tn_atomic_load_acquire(&removed)) {
        free(used);
        used = NULL;
        tn_loop_poll(loop, false);
    }
    pthread_join(thread, NULL);
    free(used);
    tn_loop_poll(loop, false);
    assert(calls <= 1);
    tn_notifier_cleanup(&notifier);
    tn_loop_unref(loop);
    return 0;
}
