/* SPDX-License-Identifier: MIT */
/*
 * A loop inside a program that has a loop already, here poll(2): it watches one
 * descriptor for ours.
 */

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <tenon/bh.h>
#include <tenon/loop.h>
#include <tenon/timer.h>
#include <unistd.h>

static struct tn_loop *loop;
static struct tn_timer timer;
static const char *result;
static char message[] = "a result, then ";

static void on_timer(void *opaque)
{
    (void)opaque;
    result = "a timer";
}

static void on_result(void *opaque)
{
    printf("%s", (char *)opaque);
    tn_timer_mod(&timer, tn_deadline_in(TN_MILLISECOND));
}

static void *work(void *unused)
{
    tn_bh_schedule_oneshot(loop, on_result, message);
    return unused;
}

int main(void)
{
    struct pollfd fds[2] = {{.fd = STDIN_FILENO}}; /* what the program has */
    pthread_t worker;

    loop = tn_loop_new();
    if (!loop) {
        perror("loop");
        return 1;
    }
    fds[1] = (struct pollfd){.fd = tn_loop_fd(loop), .events = POLLIN};
    if (fds[1].fd < 0) {
        fprintf(stderr, "embed: %s\n", strerror(-fds[1].fd));
        return fds[1].fd == -ENOSYS ? 0 : 1;
    }
    tn_timer_init(&timer, loop, on_timer, NULL);
    assert(pthread_create(&worker, NULL, work, NULL) == 0);
    while (!result) {
        if (poll(fds, 2, -1) > 0 && fds[1].revents) {
            tn_loop_poll(loop, false);
        }
    }
    printf("%s\n", result);
    pthread_join(worker, NULL);
    tn_loop_unref(loop);
    return 0;
}
