/* SPDX-License-Identifier: MIT */
/*
 * The rows on file descriptors, for one contestant.  Who includes this has
 * defined, beside what bh.h needs,
 *
 *     watch_fd(loop, fd, fn, opaque)   calls fn when fd is readable
 */

#include <sys/eventfd.h>

#include "bench.h"
#include "loop/fds.h"
#include "loop/thread.h"

static uint64_t fds_handled;

static void handle_fd(void *opaque)
{
    eventfd_t value;

    CHECK(eventfd_read(*(int *)opaque, &value) == 0);
    fds_handled++;
}

/* Opens the active one in the middle of the idle ones. */
static int *set_up_fds(int count)
{
    static int active = -1;
    const int *idle = idle_fds(count - 1);

    if (active < 0) {
        active = eventfd(0, EFD_NONBLOCK);
        CHECK(active >= 0);
        for (int i = 0; i < count - 1; i++) {
            watch_fd(the_loop(), idle[i], handle_fd, &active);
            if (i == count / 2) {
                watch_fd(the_loop(), active, handle_fd, &active);
            }
        }
        if (count == 1) {
            watch_fd(the_loop(), active, handle_fd, &active);
        }
    }
    return &active;
}

/*
 * One round: a write to one eventfd of @count that are watched, and one turn of
 * the loop, in which its handler reads it.
 */
static void one_active(struct bench *b, int count)
{
    int active = *set_up_fds(count);
    int64_t start;

    fds_handled = 0;
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        eventfd_write(active, 1);
        poll_loop(the_loop());
    }
    bench_report(b, bench_cpu() - start);
    CHECK(fds_handled == b->rounds);
}

static void one_fd(struct bench *b)
{
    one_active(b, 1);
}

static void one_of_1000(struct bench *b)
{
    one_active(b, 1000);
}

static void one_of_10000(struct bench *b)
{
    one_active(b, 10000);
}

CONTESTANT(FDS_1, ROLE, LABEL, one_fd)
CONTESTANT(FDS_1000, ROLE, LABEL, one_of_1000)
CONTESTANT(FDS_10000, ROLE, LABEL, one_of_10000)
