/* SPDX-License-Identifier: MIT */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

/* Between running a row and printing it. */

#include "bench.h"

enum { MAX_CONTESTANTS = 24 };

/* Shared with the process that runs the row. */
struct results {
    bool complete;
    int count;
    const struct contestant *who[MAX_CONTESTANTS];
    double values[MAX_CONTESTANTS][FIGURES]
                 [MAX_TURNS]; /* in units of the row */
};

struct score {
    int rows, met, short_;
};

/* Has turns take less time, from now on. */
void bench_hurry(void);

/* Runs a row, in a process of its own; not complete if that failed. */
struct results *bench_measure(enum row_id id, int turns);

void print_machine(int turns);
void print_heading(void);
void print_row(enum row_id id, const struct results *results, int turns,
               struct score *score);

#endif
