/* SPDX-License-Identifier: MIT */

#include "torture.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tenon/atomic.h"
#include "tenon/clock.h"

enum { MAX_THREADS = 64, HANG_S = 240 };

static struct {
    int seconds, threads;
    unsigned seed;
    uint64_t rounds;
} options = {5, 4, 1, 0};

static bool over;
static uint64_t counted;
static __thread uint64_t state;

bool torture_is_over(void)
{
    return tn_atomic_read(&over);
}

void torture_stop(void)
{
    tn_atomic_set(&over, true);
}

uint64_t torture_rounds(uint64_t otherwise)
{
    return options.rounds ? options.rounds : otherwise;
}

/* xorshift64* (Marsaglia, 2003; Vigna, 2016). */
uint32_t torture_random(void)
{
    if (!state) {
        state = (uint64_t)(uintptr_t)&state; /* not one of our threads */
    }
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)(state * 0x2545f4914f6cdd1dull >> 32);
}

bool torture_one_in(uint32_t n)
{
    return torture_random() % n == 0;
}

void torture_dawdle(void)
{
    if (torture_one_in(1000)) {
        const struct timespec time = {0, (long)(torture_random() % 300000)};

        nanosleep(&time, NULL);
    } else if (torture_one_in(50)) {
        sched_yield();
    } else {
        for (uint32_t n = torture_random() % 50; n; n--) {
            tn_cpu_relax();
        }
    }
}

void torture_count(uint64_t n)
{
    if (tn_atomic_add_fetch(&counted, n) >= torture_rounds(UINT64_MAX)) {
        torture_stop();
    }
}

void torture_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: failed: %s (seed %u)\n", file, line, what,
            options.seed);
    fflush(stderr);
    _exit(1);
}

void torture_begin_child(void)
{
    alarm(HANG_S);
}

void torture_await_child(pid_t child)
{
    int status = 0;

    TORTURE_CHECK(waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status)) {
        fprintf(stderr, "the child got signal %d\n", WTERMSIG(status));
    }
    TORTURE_CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void parse(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        unsigned long long value = strtoull(argv[i + 1], NULL, 10);

        if (strcmp(argv[i], "--seconds") == 0) {
            options.seconds = (int)value;
        } else if (strcmp(argv[i], "--threads") == 0) {
            options.threads = value < MAX_THREADS ? (int)value : MAX_THREADS;
        } else if (strcmp(argv[i], "--seed") == 0) {
            options.seed = (unsigned)value;
        } else if (strcmp(argv[i], "--rounds") == 0) {
            options.rounds = value;
        } else {
            argc = 0;
        }
    }
    if (argc % 2 == 0) {
        fprintf(stderr,
                "usage: %s [--seconds N] [--threads N] [--seed N] "
                "[--rounds N]\n",
                argv[0]);
        exit(2);
    }
}

struct start {
    const struct torture_role *role;
    unsigned seed;
};

static void *run_role(void *opaque)
{
    struct start *start = opaque;

    state = start->seed * 0x9e3779b97f4a7c15ull + 1;
    start->role->run();
    return NULL;
}

static void sleep_until_over(void)
{
    const struct timespec tick = {0, 10000000};
    int64_t end = tn_deadline_in(options.seconds * TN_SECOND);

    while (!torture_is_over() && (options.rounds || tn_now() < end)) {
        nanosleep(&tick, NULL);
    }
    tn_atomic_set(&over, true);
}

int torture_main(int argc, char **argv, const struct torture *torture)
{
    struct start starts[MAX_THREADS];
    pthread_t threads[MAX_THREADS];
    int n;

    parse(argc, argv);
    n = options.threads < torture->count ? torture->count : options.threads;
    if (torture->max_threads && n > torture->max_threads) {
        n = torture->max_threads;
    }
    if (!options.rounds) {
        alarm((unsigned)options.seconds + HANG_S);
    }
    state = options.seed + 1;
    if (torture->begin) {
        torture->begin();
    }
    for (int i = 0; i < n; i++) {
        starts[i] = (struct start){&torture->roles[i % torture->count],
                                   options.seed * MAX_THREADS + (unsigned)i};
        if (pthread_create(&threads[i], NULL, run_role, &starts[i]) != 0) {
            torture_fail(__FILE__, __LINE__, "no thread");
        }
    }
    sleep_until_over();
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
    if (torture->end) {
        torture->end();
    }
    printf("%s: ok, %llu rounds, %d threads, seed %u\n", torture->name,
           (unsigned long long)counted, n, options.seed);
    return 0;
}
