/* SPDX-License-Identifier: MIT */
/*
 * Calls that would go to the system with a descriptor that it does not know
 * are refused; a loop with poll that has its array outside of the stack ends
 * when it changes nothing.
 *
 * run: -- -DCALL='dup(event)'
 * expect: error unsupported @call
 * run: -- -DCALL='fcntl(event, F_DUPFD, 0)'
 * expect: error unsupported @call
 * run: -- -DCALL='(int)writev(event, &vector, 1)'
 * expect: error unsupported @call
 * run: -- -DCALL='(int)readv(event, &vector, 1)'
 * expect: error unsupported @call
 * run: -- -DCALL='ppoll(fds, 1, NULL, NULL)'
 * expect: error unsupported @call
 * run: -- -DCALL='pselect(0, NULL, NULL, NULL, NULL, NULL)'
 * expect: error unsupported @call
 * run: -- -DCALL='socketpair(AF_UNIX, SOCK_STREAM, 0, ends)'
 * expect: error unsupported @call
 * run: -- -DCALL='fcntl(event, F_SETFD, FD_CLOEXEC)'
 * expect: verified
 * run: -- -DCALL='(int)writev(1, &vector, 0)'
 * expect: verified
 */

#define _GNU_SOURCE

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int event, ends[2];
static uint64_t one = 1;
static struct iovec vector = {&one, sizeof(one)};
static struct pollfd fds[1];

static void *work(void *unused)
{
    if (write(event, &one, sizeof(one)) != sizeof(one) ||
        CALL < 0) { /* @call */
        return &one;
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    void *result;

    (void)ends;
    (void)vector;
    event = eventfd(0, 0);
    pthread_create(&thread, NULL, work, NULL);
    fds[0] = (struct pollfd){.fd = event, .events = POLLIN};
    while (poll(fds, 1, 0) == 0) {
    }
    pthread_join(thread, &result);
    return result != NULL;
}
