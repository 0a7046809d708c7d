/* SPDX-License-Identifier: MIT */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"

static int64_t now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t bench_cpu(void)
{
    return now(CLOCK_THREAD_CPUTIME_ID);
}

int64_t bench_wall(void)
{
    return now(CLOCK_MONOTONIC);
}

void bench_report(struct bench *b, int64_t took)
{
    b->took = took;
    b->figures[0] = (double)took / (double)b->rounds;
}

int64_t *bench_times(const struct bench *b)
{
    static int64_t *times;
    static uint64_t room;

    if (room < b->rounds) {
        free(times);
        room = b->rounds;
        times = calloc(room, sizeof(*times));
        CHECK(times);
    }
    return times;
}

static int compare_times(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

void bench_report_each(struct bench *b, int64_t *times, int64_t took)
{
    b->took = took;
    qsort(times, b->rounds, sizeof(*times), compare_times);
    b->figures[0] = (double)times[b->rounds / 2];
    b->figures[1] = (double)times[(b->rounds * 99 - 1) / 100];
}

static int compare_values(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

double bench_median(const double *values, int count)
{
    double sorted[MAX_TURNS];

    memcpy(sorted, values, (size_t)count * sizeof(*sorted));
    qsort(sorted, (size_t)count, sizeof(*sorted), compare_values);
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}
