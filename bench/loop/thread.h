/* SPDX-License-Identifier: MIT */
#ifndef BENCH_LOOP_THREAD_H
#define BENCH_LOOP_THREAD_H

/* A thread that runs a contestant's loop for the time of a turn. */

#include "bench.h"
#include "loop/the_loop.h"

static struct {
    pthread_t thread;
    struct bh stop;
    bool has_stop, over; /* over: on the loop's thread */
    long sleeps;
} runner;

static void end_run(void *unused)
{
    (void)unused;
    runner.over = true;
}

static void *run(void *unused)
{
    long before = bench_sleeps();

    while (!runner.over) {
        poll_loop(the_loop());
    }
    runner.sleeps = bench_sleeps() - before;
    return unused;
}

/* On the other processor. */
static void start_loop(void)
{
    if (!runner.has_stop) {
        init_bh(the_loop(), &runner.stop, end_run, NULL);
        runner.has_stop = true;
    }
    runner.over = false;
    runner.thread = bench_start(1, run, NULL);
}

/* Returns how often it has gone to sleep. */
static long stop_loop(void)
{
    schedule(&runner.stop);
    bench_join(runner.thread);
    return runner.sleeps;
}

#endif
