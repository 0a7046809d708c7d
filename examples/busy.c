/* SPDX-License-Identifier: MIT */
/*
 * Requests in shared memory, served by a loop that polls: while it looks for
 * them by itself, nobody has to ring.
 */

#include <assert.h>
#include <stdio.h>
#include <tenon/atomic.h>
#include <tenon/clock.h>
#include <tenon/event.h>
#include <tenon/loop.h>
#include <tenon/notifier.h>
#include <tenon/thread.h>

enum { REQUESTS = 1000 };

static struct tn_notifier bell;
static bool ring = true;
static unsigned made, served; /* how many requests */
static int numbers[REQUESTS];
static long sum;
static struct tn_event done = TN_EVENT_INIT(false);

/* The server, in its loop */

static bool look(void *opaque)
{
    (void)opaque;
    return tn_atomic_load_acquire(&made) != served;
}

static void begin(void *opaque)
{
    (void)opaque;
    tn_atomic_set(&ring, false);
}

static void end(void *opaque)
{
    (void)opaque;
    tn_atomic_set(&ring, true);
}

static void serve(void *opaque)
{
    while (look(opaque)) {
        sum += numbers[served++];
    }
    if (served == REQUESTS) {
        tn_event_set(&done);
    }
}

/* The client */

static void request(int number)
{
    numbers[made] = number;
    tn_atomic_store_release(&made, made + 1);
    tn_smp_mb();
    if (tn_atomic_read(&ring)) {
        tn_notifier_set(&bell);
    }
}

int main(void)
{
    struct tn_loop_thread *server = tn_loop_thread_new("server");
    struct tn_loop *loop;

    if (!server || tn_notifier_init(&bell) < 0) {
        perror("server");
        return 1;
    }
    loop = tn_loop_thread_loop(server);
    assert(tn_loop_set_notifier_handler(loop, &bell, serve, NULL) == 0);
    assert(tn_loop_set_fd_look(loop, tn_notifier_fd(&bell), look, begin, end) ==
           0);
    tn_loop_set_poll_params(loop, 50 * TN_MICROSECOND, 2, 2);
    for (int i = 1; i <= REQUESTS; i++) {
        request(i);
    }
    tn_event_wait(&done);
    printf("the sum of %d numbers is %ld\n", REQUESTS, sum);
    assert(sum == REQUESTS * (REQUESTS + 1L) / 2);
    tn_loop_thread_free(server);
    tn_notifier_cleanup(&bell);
    return 0;
}
