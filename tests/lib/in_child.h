/* SPDX-License-Identifier: MIT */
#ifndef TESTS_IN_CHILD_H
#define TESTS_IN_CHILD_H

#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>

#include "after_fork.h"
#include "tap.h"

/* What a child calls first: after_fork, if it needs no memory. */
#ifndef FIRST_IN_CHILD
#define FIRST_IN_CHILD()
#endif

static inline void await_child(pid_t child)
{
    int status;

    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Runs @body in a child, which must end within the time of the test. */
static inline void in_child(void (*body)(void))
{
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        FIRST_IN_CHILD();
        body();
        fflush(stdout);
        _exit(0);
    }
    await_child(child);
}

static inline int count_descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(dir)) {
        n++;
    }
    closedir(dir);
    return n;
}

#endif
