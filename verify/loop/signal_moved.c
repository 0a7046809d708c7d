/* SPDX-License-Identifier: MIT */
/*
 * A signal is removed from a loop that is in the middle of a poll, and added to
 * another.  The first has seen that there was a signal; if it takes that of the
 * second, it passes it on, and the second is not left asleep.
 *
 * Promises: H1
 */

#include <signal.h>

#include "host/check/kernel.h"
#include "verify_loop.h"

static struct tn_loop *first, *second;
static int received;

static void ignore(int number, void *unused)
{
    (void)number;
    (void)unused;
}

static void receive(int number, void *unused)
{
    (void)number;
    (void)unused;
    received = 1;
}

static void *mover(void *unused)
{
    tn_loop_remove_signal(first, SIGUSR1);
    tn_loop_add_signal(second, SIGUSR1, receive, NULL);
    tn_kernel_raise_(SIGUSR1);
    poll_until(second, &received);
    return unused;
}

int main(void)
{
    pthread_t thread;

    first = tn_loop_new();
    second = tn_loop_new();
    tn_loop_add_signal(first, SIGUSR1, ignore, NULL);
    tn_kernel_raise_(SIGUSR1);
    thread = start(mover);
    tn_loop_poll(first, false);
    pthread_join(thread, NULL);
    tn_loop_remove_signal(second, SIGUSR1);
    tn_loop_unref(second);
    tn_loop_unref(first);
    return 0;
}
