/* SPDX-License-Identifier: MIT */
#ifndef EVENT_OR_SEMAPHORE_DESIGN_H
#define EVENT_OR_SEMAPHORE_DESIGN_H

#include <stdint.h>

/* The costs of one design, in nanoseconds per enqueue. */
struct design {
    const char *name;
    double (*busy)(uint64_t rounds);  /* the worker is awake: wakes in vain */
    double (*batch)(uint64_t rounds); /* 64 at once, and the worker's rounds */
    double (*asleep)(uint64_t rounds, int cpu); /* there and back */
};

enum { BATCH = 64 };

extern const struct design design_EVENT, design_SEMAPHORE, design_ONCE,
    design_IDLE;

#endif
