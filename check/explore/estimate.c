/* SPDX-License-Identifier: MIT */

#include "explore/estimate.h"
#include "explore/chance.h"
#include "explore/explore.h"
#include "explore/worklist.h"
#include "record/progress.h"

/*
 * One way down; a run that fails has no more below it.  False if there was no
 * time for all of it.
 */
static bool probe(void (*run)(void), bool (*has_time)(void), double *sum)
{
    double weight = 1;
    bool runs = true;

    *sum = 0;
    explore_begin();
    while (has_time()) {
        uint64_t before = progress.executions;
        uint32_t branches;

        if (runs) {
            run();
        }
        *sum += weight * (double)(progress.executions - before);
        violation.kind = ERROR_NONE;
        branches = worklist_count();
        if (branches == 0) {
            return true;
        }
        weight *= branches;
        worklist_keep_one(chance_below(branches));
        explore_one(&runs);
    }
    return false;
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

struct estimate estimate_make(uint32_t probes, void (*run)(void),
                              bool (*has_time)(void))
{
    const struct progress before = progress;
    double sum = 0, squares = 0, variance, one;
    uint32_t done = 0;

    while (done < probes && probe(run, has_time, &one)) {
        sum += one;
        squares += one * one;
        done++;
    }
    progress = before;
    if (done == 0) {
        return (struct estimate){.probes = 0};
    }
    variance = squares / done - sum / done * (sum / done);
    return (struct estimate){
        .probes = done,
        .executions = sum / done,
        .error = variance > 0 ? square_root(variance / done) : 0};
}
