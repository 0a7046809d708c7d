/* SPDX-License-Identifier: MIT */
#ifndef CHECK_GRAPH_VCLOCK_H
#define CHECK_GRAPH_VCLOCK_H

/*
 * Vector clocks: how many events of each thread are known.  Clocks never
 * change once made and are named by number, so that events share them; clock
 * 0 knows nothing.  They live in an arena that is cut from its end together
 * with the graph.
 */

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t vclock;

struct vclocks {
    uint32_t *counts; /* count clocks of width entries each */
    uint32_t width;
    uint32_t count;
    uint32_t capacity;
};

void vclocks_reset(struct vclocks *clocks, uint32_t width);
void vclocks_free(struct vclocks *clocks);

/* Makes room for more threads; the numbers of the clocks stay. */
void vclocks_widen(struct vclocks *clocks, uint32_t width);

static inline const uint32_t *vclock_counts(const struct vclocks *clocks,
                                            vclock clock)
{
    return clocks->counts + (uint64_t)clock * clocks->width;
}

static inline uint32_t vclock_of(const struct vclocks *clocks, vclock clock,
                                 uint32_t thread)
{
    return vclock_counts(clocks, clock)[thread];
}

/* A clock that knows what @a and what @b know. */
vclock vclock_join(struct vclocks *clocks, vclock a, vclock b);

/* @clock, knowing at least the first @count events of @thread. */
vclock vclock_raise(struct vclocks *clocks, vclock clock, uint32_t thread,
                    uint32_t count);

/* A copy of clock @from of @source, which may be narrower. */
vclock vclock_import(struct vclocks *clocks, const struct vclocks *source,
                     vclock from);

#endif
