/* SPDX-License-Identifier: MIT */
#ifndef BENCH_LOOP_THE_LOOP_H
#define BENCH_LOOP_THE_LOOP_H

/* The loop of a contestant, for the row that this process is for. */
static struct loop *the_loop(void)
{
    static struct loop *loop;

    if (!loop) {
        loop = open_loop();
    }
    return loop;
}

#endif
