/* SPDX-License-Identifier: MIT */
#ifndef BENCH_RCU_REPORT_FLOOD_H
#define BENCH_RCU_REPORT_FLOOD_H

/*
 * A reader sleeps in its section while another thread replaces things without
 * end.  Each runs in a process of its own.
 */

#include <stdbool.h>
#include <stdint.h>

struct flooder {
    const char *name;
    void (*enter)(void); /* a thread comes, and goes */
    void (*leave)(void);
    void (*lock)(void);
    void (*unlock)(void);
    void (*drop)(void *thing); /* has tell_dropped(thing) called later */
    void (*drain)(void);
    struct flooder *next;
};

enum { THING_SIZE = 64 };

void flood_register(struct flooder *flooder);
void flood_tell_dropped(void *thing);

struct flood {
    double rss_mb;  /* at most */
    uint64_t made;  /* things */
    uint64_t lost;  /* of these, never dropped */
    double named_s; /* after which the reader was named; 0 if it was not */
};

/* Runs the one with that name, for @seconds, or until it has @most_mb. */
bool flood_run(const char *name, int seconds, double most_mb,
               struct flood *result);

#endif
