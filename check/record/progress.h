/* SPDX-License-Identifier: MIT */
#ifndef CHECK_RECORD_PROGRESS_H
#define CHECK_RECORD_PROGRESS_H

/* How far the exploration has come, and whether anything was left out. */

#include "record/violation.h"

#include <stdbool.h>
#include <stdint.h>

struct estimate {
    uint32_t probes;
    double executions;
    double error; /* the standard error */
};

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
    double tell_at;                   /* when somebody is told of it next */
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

#endif
