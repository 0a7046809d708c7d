/* SPDX-License-Identifier: MIT */
/*
 * Two threads have a function called once each in the loop, and hand memory
 * over to it.
 *
 * Promises: B1 B2
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static int calls, done;

static void receive(void *memory)
{
    assert(*(int *)memory == 1);
    free(memory);
    done = ++calls == 2;
}

static void *sender(void *unused)
{
    int *memory = malloc(sizeof(*memory));

    *memory = 1;
    tn_bh_schedule_oneshot(loop, receive, memory);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    loop = tn_loop_new();
    threads[0] = start(sender);
    threads[1] = start(sender);
    poll_until(loop, &done);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    tn_loop_unref(loop);
    return 0;
}
