/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_PROGRESS_H
#define CHECK_REPORT_PROGRESS_H

/* How far the exploration has come, and whether anything was left out. */

#include "explore/estimate.h"
#include "report/violation.h"

#include <stdbool.h>
#include <stdint.h>

struct progress {
    uint64_t executions; /* complete ones */
    uint64_t blocked;
    uint64_t events;                  /* of all runs */
    uint64_t violations[ERROR_KINDS]; /* counted, with --debug=go-on */
    uint64_t orbits;                  /* with --debug=orbits */
    uint64_t oracle;                  /* graphs compared with the axioms */
    uint64_t without_points;          /* allowed by them, and not by points.h */
    double started;                   /* seconds, of the real clock */
    double earlier;                   /* what came before a checkpoint took */
    bool concurrent;                  /* two threads met at one location */
    const char *bound;                /* what was cut short; NULL: nothing */
    uintptr_t bound_pc;
};
extern struct progress progress;

void progress_begin(void);

/* About how many executions there are; .probes is 0 if nobody asked. */
extern struct estimate progress_estimate;
void progress_keep_estimate(struct estimate estimate);
double progress_seconds(void);

/* The exploration left something out: its verdict is "bounded" at best. */
void progress_bound_hit(const char *what, uintptr_t pc);

/* Whether that was only because time or executions were used up. */
bool progress_bound_is_of_session(void);

/* True once the time or the executions that were asked for are used up. */
bool progress_is_over(void);

#endif
