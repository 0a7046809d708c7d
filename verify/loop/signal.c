/* SPDX-License-Identifier: MIT */
/*
 * A signal that comes to another thread wakes the loop, which calls the
 * function, with what came before its being added.
 *
 * Promises: H1
 */

#include <signal.h>

#include "host/check/kernel.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static int prepared, received;

static void receive(int number, void *opaque)
{
    assert(number == SIGUSR1 && *(int *)opaque == 1);
    received = 1;
}

static void *raiser(void *unused)
{
    tn_kernel_raise_(SIGUSR1);
    return unused;
}

static void *adder(void *unused)
{
    prepared = 1;
    tn_loop_add_signal(loop, SIGUSR1, receive, &prepared);
    tn_kernel_raise_(SIGUSR1);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    loop = tn_loop_new();
    threads[0] = start(adder);
    threads[1] = start(raiser);
    poll_until(loop, &received);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    tn_loop_remove_signal(loop, SIGUSR1);
    tn_loop_unref(loop);
    return 0;
}
