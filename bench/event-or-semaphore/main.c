/* SPDX-License-Identifier: MIT */
/*
 * What an event costs as the thing that a worker sleeps on, and what a
 * semaphore costs: docs/event-or-semaphore.md.  The designs take turns; each
 * figure is the median of a design's turns, and in brackets what it is to that
 * of the event.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "event-or-semaphore/design.h"

enum { TURNS = 21, DESIGNS = 4 };

static const struct design *const designs[DESIGNS] = {
    &design_EVENT, &design_SEMAPHORE, &design_ONCE, &design_IDLE};

_Noreturn void bench_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    exit(1);
}

static double busy(const struct design *d)
{
    return d->busy(200000);
}

static double batch(const struct design *d)
{
    return d->batch(2000);
}

static double asleep_here(const struct design *d)
{
    return d->asleep(200, 0);
}

static double asleep_there(const struct design *d)
{
    return d->asleep(200, 1);
}

static void print_row(const char *name, double (*cost)(const struct design *))
{
    double figures[DESIGNS][TURNS], event;

    for (int turn = 0; turn < TURNS; turn++) {
        for (int i = 0; i < DESIGNS; i++) {
            figures[i][turn] = cost(designs[i]);
        }
    }
    event = bench_median(figures[0], TURNS);
    printf("%-34s", name);
    for (int i = 0; i < DESIGNS; i++) {
        double figure = bench_median(figures[i], TURNS);

        printf(" %9.1f (%.2f)", figure, figure / event);
    }
    putchar('\n');
    fflush(stdout);
}

int main(void)
{
    printf("%-34s", "ns per enqueue");
    for (int i = 0; i < DESIGNS; i++) {
        printf(" %16s", designs[i]->name);
    }
    putchar('\n');
    print_row("worker awake", busy);
    print_row("64 at once, and all rounds", batch);
    print_row("worker asleep, there and back, one", asleep_here);
    if (bench_cpus() > 1) {
        print_row("worker asleep, there and back, two", asleep_there);
    }
    return 0;
}
