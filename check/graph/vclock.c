/* SPDX-License-Identifier: MIT */

#include "graph/vclock.h"
#include "base/memory.h"

void vclocks_reset(struct vclocks *clocks, uint32_t width)
{
    if (clocks->width < width) {
        vclocks_free(clocks);
        clocks->width = width;
    }
    if (clocks->capacity == 0) {
        clocks->capacity = 16;
        clocks->counts = own_array(clocks->width * 16, sizeof(uint32_t));
    }
    own_zero(clocks->counts, clocks->width * sizeof(uint32_t));
    clocks->count = 1;
}

void vclocks_free(struct vclocks *clocks)
{
    own_free(clocks->counts);
    *clocks = (struct vclocks){0};
}

void vclocks_widen(struct vclocks *clocks, uint32_t width)
{
    struct vclocks wide = {0};

    vclocks_reset(&wide, width);
    for (vclock c = 1; c < clocks->count; c++) {
        vclock_import(&wide, clocks, c);
    }
    vclocks_free(clocks);
    *clocks = wide;
}

/* Room for one more clock. */
static uint32_t *grow(struct vclocks *clocks)
{
    if (clocks->count == clocks->capacity) {
        clocks->capacity *= 2;
        clocks->counts =
            own_resize(clocks->counts, (size_t)clocks->capacity *
                                           clocks->width * sizeof(uint32_t));
    }
    return clocks->counts + (size_t)clocks->count++ * clocks->width;
}

vclock vclock_import(struct vclocks *clocks, const struct vclocks *source,
                     vclock from)
{
    uint32_t *to = grow(clocks);
    const uint32_t *counts = vclock_counts(source, from);

    for (uint32_t t = 0; t < clocks->width; t++) {
        to[t] = t < source->width ? counts[t] : 0;
    }
    return clocks->count - 1;
}

static bool knows(const struct vclocks *clocks, vclock a, vclock b)
{
    const uint32_t *in = vclock_counts(clocks, a);
    const uint32_t *of = vclock_counts(clocks, b);

    for (uint32_t t = 0; t < clocks->width; t++) {
        if (in[t] < of[t]) {
            return false;
        }
    }
    return true;
}

vclock vclock_join(struct vclocks *clocks, vclock a, vclock b)
{
    uint32_t *to;
    const uint32_t *other;

    if (a == b || b == 0 || knows(clocks, a, b)) {
        return a;
    }
    if (a == 0 || knows(clocks, b, a)) {
        return b;
    }
    a = vclock_import(clocks, clocks, a);
    to = clocks->counts + (size_t)a * clocks->width;
    other = vclock_counts(clocks, b);
    for (uint32_t t = 0; t < clocks->width; t++) {
        to[t] = to[t] < other[t] ? other[t] : to[t];
    }
    return a;
}

vclock vclock_raise(struct vclocks *clocks, vclock clock, uint32_t thread,
                    uint32_t count)
{
    if (vclock_of(clocks, clock, thread) >= count) {
        return clock;
    }
    clock = vclock_import(clocks, clocks, clock);
    clocks->counts[(size_t)clock * clocks->width + thread] = count;
    return clock;
}
