/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_ESTIMATE_H
#define CHECK_EXPLORE_ESTIMATE_H

/*
 * How many executions there are, without exploring them (--estimate): a probe
 * goes down the tree of choices, at each of them by chance, and counts what it
 * meets for as many as there were to choose from (Knuth, Estimating the
 * Efficiency of Backtrack Programs, 1975).  The mean over probes is right;
 * its error is large where few branches hold most of the tree.
 */

#include "record/progress.h"

/*
 * Runs @probes probes, by @run, which runs the program once; or as many as
 * @has_time allows.
 */
struct estimate estimate_make(uint32_t probes, void (*run)(void),
                              bool (*has_time)(void));

#endif
