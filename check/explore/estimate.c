/* SPDX-License-Identifier: MIT */

#include "explore/estimate.h"
#include "explore/chance.h"
#include "explore/explore.h"
#include "explore/worklist.h"
#include "record/progress.h"

/* One way down; a run that fails has no more below it. */
static double probe(void (*run)(void))
{
    double weight = 1, sum = 0;
    bool runs = true;

    explore_begin();
    for (;;) {
        uint64_t before = progress.executions;
        uint32_t branches;

        if (runs) {
            run();
        }
        sum += weight * (double)(progress.executions - before);
        violation.kind = ERROR_NONE;
        branches = worklist_count();
        if (branches == 0) {
            return sum;
        }
        weight *= branches;
        worklist_keep_one(chance_below(branches));
        explore_one(&runs);
    }
}

/* By Newton's method; libm is the program's. */
static double square_root(double square)
{
    double root = square > 1 ? square : 1;

    for (int i = 0; i < 200; i++) {
        root = (root + square / root) / 2;
    }
    return root;
}

struct estimate estimate_make(uint32_t probes, void (*run)(void))
{
    const struct progress before = progress;
    double sum = 0, squares = 0, variance;

    for (uint32_t i = 0; i < probes; i++) {
        double one = probe(run);

        sum += one;
        squares += one * one;
    }
    progress = before;
    variance = squares / probes - sum / probes * (sum / probes);
    return (struct estimate){
        .probes = probes,
        .executions = sum / probes,
        .error = variance > 0 ? square_root(variance / probes) : 0};
}
