/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "host/host.h"

unsigned tn_host_generation_;

/* The child has one thread, so that nothing is ordered here. */
static void count_generation(void)
{
    tn_host_generation_++;
    tn_membarrier_forked_();
}

void tn_host_replace_(int fd, int fresh)
{
    while (dup3(fresh, fd, O_CLOEXEC) < 0) {
        if (errno != EINTR && errno != EBUSY) {
            tn_misuse_("process", NULL, "dup3 failed after a fork");
        }
    }
    close(fresh);
}

void tn_host_close_(int fd)
{
    close(fd);
}

void tn_host_at_fork_(void (*before)(void), void (*in_parent)(void),
                      void (*in_child)(void))
{
    if (pthread_atfork(before, in_parent, in_child) != 0) {
        tn_misuse_("process", NULL, "no memory for handlers of fork");
    }
}

/* Early: what the child's other handlers call relies on it. */
__attribute__((constructor(101))) static void count_forks(void)
{
    tn_host_at_fork_(NULL, NULL, count_generation);
}
