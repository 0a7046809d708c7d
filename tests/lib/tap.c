/* SPDX-License-Identifier: MIT */

#include "tap.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SKIPPED = 77 };

static struct tap_test *first, **last = &first;

void tap_register(struct tap_test *test)
{
    *last = test;
    last = &test->next;
}

void tap_fail(const char *file, int line, const char *what)
{
    printf("# %s:%d: failed: %s\n", file, line, what);
    fflush(stdout);
    _exit(1);
}

void tap_skip(const char *why)
{
    printf("# skipped: %s\n", why);
    fflush(stdout);
    _exit(SKIPPED);
}

static pid_t start(struct tap_test *test)
{
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        setpgid(0, 0); /* so that whatever it starts can be ended with it */
        test->run();
        fflush(stdout);
        exit(0); /* not _exit: leak checkers run at exit */
    }
    return child;
}

/* The exit status of @child, or -1 after @seconds. */
static int wait_within(pid_t child, int seconds)
{
    const struct timespec tick = {0, 2000000};
    struct timespec now, end;
    int status;

    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += seconds;
    while (waitpid(child, &status, WNOHANG) == 0) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec > end.tv_sec) {
            kill(-child, SIGKILL);
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return -1;
        }
        nanosleep(&tick, NULL);
    }
    return status;
}

/* Slow hosts, such as emulated ones, ask for more time. */
static int patience(void)
{
    const char *factor = getenv("TAP_PATIENCE");

    return factor ? atoi(factor) : 1;
}

static bool report(int number, struct tap_test *test, int status)
{
    if (status == -1) {
        printf("not ok %d %s # timed out\n", number, test->name);
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        printf("ok %d %s\n", number, test->name);
        return true;
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED) {
        printf("ok %d %s # SKIP\n", number, test->name);
        return true;
    } else if (WIFSIGNALED(status)) {
        printf("not ok %d %s # %s\n", number, test->name,
               strsignal(WTERMSIG(status)));
    } else {
        printf("not ok %d %s\n", number, test->name);
    }
    return false;
}

__attribute__((weak)) bool tap_again(int times)
{
    return times == 0;
}

/* Until it does not pass. */
static int run(struct tap_test *test)
{
    int status = 0;

    for (int times = 0; status == 0 && tap_again(times); times++) {
        status = wait_within(start(test), test->timeout_s * patience());
        if (status != 0 && times > 0) {
            printf("# when it was run again, for the %d. time\n", times);
        }
    }
    return status;
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : NULL;
    int count = 0, number = 0, failures = 0;

    for (struct tap_test *t = first; t; t = t->next) {
        count += !only || strstr(t->name, only);
    }
    printf("1..%d\n", count);
    for (struct tap_test *t = first; t; t = t->next) {
        if (!only || strstr(t->name, only)) {
            failures += !report(++number, t, run(t));
        }
    }
    return failures > 0;
}

/* User emulators add a line of their own. */
static void drop_emulator_line(char *text)
{
    char *line = strstr(text, "qemu: uncaught target signal");

    if (line) {
        *line = '\0';
    }
}

static bool is_one_line(const char *text)
{
    const char *end = strchr(text, '\n');

    return end && end[1] == '\0';
}

bool tap_aborts_with(void (*body)(void), const char *message)
{
    char text[1024];
    size_t length = 0;
    ssize_t n;
    int fds[2], status;
    pid_t child;

    CHECK(pipe(fds) == 0);
    fflush(stdout);
    child = fork();
    if (child == 0) {
        dup2(fds[1], STDERR_FILENO);
        close(fds[0]);
        close(fds[1]);
        body();
        _exit(0);
    }
    close(fds[1]);
    while ((n = read(fds[0], text + length, sizeof(text) - 1 - length)) > 0) {
        length += (size_t)n;
    }
    close(fds[0]);
    text[length] = '\0';
    drop_emulator_line(text);
    CHECK(waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT &&
        strstr(text, message) && is_one_line(text)) {
        return true;
    }
    printf("# status %d, standard error: %s\n", status, text);
    return false;
}
