/* SPDX-License-Identifier: MIT */
/*
 * Sleeping on an eventfd or a pipe, and being woken by it.
 *
 * run: -- -DCASE=EVENT
 * expect: verified
 * run: --debug=naive -- -DCASE=EVENT
 * expect: verified
 * run: -- -DCASE=EVENT -DBUG
 * expect: violated race
 * run: --outcomes -- -DCASE=NONBLOCK
 * expect: verified outcome='0' outcome='1' outcome='2'
 * run: -- -DCASE=SEMAPHORE
 * expect: verified
 * run: -- -DCASE=PIPE
 * expect: verified
 * run: --debug=naive -- -DCASE=PIPE
 * expect: verified
 * run: -- -DCASE=PIPE -DBUG
 * expect: violated deadlock @read
 * run: -- -DCASE=CLOSED
 * expect: verified
 * run: -- -DCASE=FULL
 * expect: verified
 * run: -- -DCASE=POLL
 * expect: verified
 * run: -- -DCASE=POLL -DBUG
 * expect: violated deadlock @poll
 * run: --outcomes -- -DCASE=POLL_LATE
 * expect: verified outcome=late outcome=ready
 * run: -- -DCASE=EARLY
 * expect: violated destroy-in-use
 */

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum kind {
    EVENT,
    NONBLOCK,
    SEMAPHORE,
    PIPE,
    CLOSED,
    FULL,
    POLL,
    POLL_LATE,
    EARLY
};

#ifdef BUG
enum { RIGHT = 0 };
#else
enum { RIGHT = 1 };
#endif

static int event, ends[2], shared;

static void write_number(uint64_t number)
{
    assert(write(event, &number, sizeof(number)) == sizeof(number));
}

static uint64_t read_number(void)
{
    uint64_t number;

    assert(read(event, &number, sizeof(number)) == sizeof(number));
    return number;
}

static void *work(void *unused)
{
    char got[4];

    switch (CASE) {
    case PIPE:
        assert(write(ends[1], "ab", 2) == 2);
        if (RIGHT) {
            assert(write(ends[1], "c", 1) == 1);
        }
        break;
    case CLOSED:
        close(ends[1]);
        break;
    case FULL:
        assert(read(ends[0], got, 4) == 4 && memcmp(got, "0123", 4) == 0);
        break;
    case POLL:
        shared = 1;
        if (RIGHT) {
            assert(write(ends[1], "x", 1) == 1);
        }
        break;
    default:
        if (RIGHT) {
            shared = 1;
        }
        write_number(1);
        if (CASE == EVENT && !RIGHT) {
            shared = 1;
        }
        if (CASE == NONBLOCK || CASE == SEMAPHORE) {
            assert(eventfd_write(event, 1) == 0);
        }
    }
    return unused;
}

static void read_pipe(void)
{
    char text[4] = "";
    size_t length = 0;

    while (length < 3) {
        ssize_t more = read(ends[0], text + length, 3 - length); /* @read */

        assert(more > 0);
        length += (size_t)more;
    }
    assert(strcmp(text, "abc") == 0);
}

static void fill_pipe(void)
{
    assert(write(ends[1], "0123456789", 10) == 10);
    assert(write(ends[1], "abcdefgh", 8) == 8);
}

static void wait_for_both(int timeout)
{
    struct pollfd fds[] = {{.fd = event, .events = POLLIN},
                           {.fd = ends[0], .events = POLLIN}};
    int ready = poll(fds, 2, timeout); /* @poll */

    if (timeout > 0) {
        puts(ready ? "ready" : "late");
        return;
    }
    assert(ready == 1 && fds[0].revents == 0 && fds[1].revents == POLLIN);
    assert(shared == 1);
}

static void use(void)
{
    uint64_t number;
    ssize_t size;
    char byte;

    switch (CASE) {
    case EVENT:
        assert(read_number() == 1 && shared == 1);
        break;
    case NONBLOCK:
        size = read(event, &number, sizeof(number));
        assert(size == sizeof(number) || errno == EAGAIN);
        printf("%d\n", size < 0 ? 0 : (int)number);
        break;
    case SEMAPHORE:
        assert(read_number() == 1 && read_number() == 1);
        break;
    case PIPE:
        read_pipe();
        break;
    case CLOSED:
        assert(read(ends[0], &byte, 1) == 0);
        break;
    case FULL:
        fill_pipe();
        break;
    case EARLY:
        close(event);
        break;
    default:
        wait_for_both(CASE == POLL ? -1 : 10);
    }
}

int main(void)
{
    int flags = CASE == NONBLOCK ? EFD_NONBLOCK : 0;
    pthread_t thread;

    event = eventfd(0, flags | (CASE == SEMAPHORE ? EFD_SEMAPHORE : 0));
    assert(event >= 0 && pipe(ends) == 0);
    assert(fcntl(ends[0], F_GETFL) == 0);
    pthread_create(&thread, NULL, work, NULL);
    use();
    pthread_join(thread, NULL);
    return 0;
}
