/* SPDX-License-Identifier: MIT */
/*
 * An echo server, its client and a time-out, in one loop: file descriptors,
 * a timer, a signal and a bottom half.
 */

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <tenon/bh.h>
#include <tenon/loop.h>
#include <tenon/timer.h>
#include <unistd.h>

static struct tn_loop *loop;
static struct tn_timer patience;
static int server, client;
static char answer[16];

static void echo(void *opaque)
{
    char buffer[16];
    ssize_t n = read(server, buffer, sizeof(buffer));

    (void)opaque;
    if (n <= 0) {
        tn_loop_set_fd_handler(loop, server, NULL, NULL, NULL);
    } else if (write(server, buffer, (size_t)n) != n) {
        perror("write");
    }
}

static void on_answer(void *opaque)
{
    (void)opaque;
    assert(read(client, answer, sizeof(answer) - 1) > 0);
    tn_timer_del(&patience);
    raise(SIGTERM); /* as a user would */
}

static void on_term(int number, void *opaque)
{
    (void)number;
    (void)opaque;
    tn_loop_stop(loop);
}

static void give_up(void *opaque)
{
    (void)opaque;
    strcpy(answer, "too late");
    tn_loop_stop(loop);
}

static void ask(void *opaque)
{
    (void)opaque;
    assert(write(client, "hello", 5) == 5);
}

int main(void)
{
    int fds[2];

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    server = fds[0];
    client = fds[1];
    loop = tn_loop_new();
    if (!loop) {
        perror("loop");
        return 1;
    }
    tn_loop_set_fd_handler(loop, server, echo, NULL, NULL);
    tn_loop_set_fd_handler(loop, client, on_answer, NULL, NULL);
    tn_loop_add_signal(loop, SIGTERM, on_term, NULL);
    tn_timer_init(&patience, loop, give_up, NULL);
    tn_timer_mod(&patience, tn_deadline_in(60 * TN_SECOND));
    tn_bh_schedule_oneshot(loop, ask, NULL); /* once the loop runs */
    tn_loop_run(loop);
    printf("%s\n", answer);
    assert(strcmp(answer, "hello") == 0);
    tn_loop_remove_signal(loop, SIGTERM);
    tn_loop_unref(loop);
    close(server);
    close(client);
    return 0;
}
