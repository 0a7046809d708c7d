/* SPDX-License-Identifier: MIT */
/*
 * A request is put where the loop looks for it, and rung for only if the loop
 * has said that it does not look.  The loop looks, ends, looks once more and
 * sleeps: the request is served.
 *
 * Promises: H4
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_notifier bell;
static int request, data, ring = 1, served;

static bool look(void *unused)
{
    (void)unused;
    return tn_atomic_load_acquire(&request) && !served;
}

static void begin(void *unused)
{
    (void)unused;
    tn_atomic_set(&ring, 0);
}

static void end(void *unused)
{
    (void)unused;
    tn_atomic_set(&ring, 1);
}

static void serve(void *unused)
{
    if (look(unused)) {
        assert(data == 1);
        served = 1;
    }
}

static void *sender(void *unused)
{
    data = 1;
    tn_atomic_store_release(&request, 1);
    tn_smp_mb();
    if (tn_atomic_read(&ring)) {
        tn_notifier_set(&bell);
    }
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_notifier_init(&bell);
    tn_loop_set_notifier_handler(loop, &bell, serve, NULL);
    tn_loop_set_fd_look(loop, tn_notifier_fd(&bell), look, begin, end);
    tn_loop_set_poll_params(loop, TN_MILLISECOND, 2, 2);
    thread = start(sender);
    poll_until(loop, &served);
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    tn_notifier_cleanup(&bell);
    return 0;
}
