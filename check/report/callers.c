/* SPDX-License-Identifier: MIT */

#include "report/callers.h"

enum { MOST_INLINED = 8 };

const struct step *callers_step(struct side side)
{
    for (uint32_t s = trace_count; s-- > 0;) {
        if (trace_steps[s].thread == side.thread &&
            trace_steps[s].pc == side.pc) {
            return &trace_steps[s];
        }
    }
    return NULL;
}

static bool is_own(const struct place *place)
{
    return place->line > 0 && !source_of_system(place->file);
}

struct place callers_place(uintptr_t pc, const struct step *step)
{
    struct place place = source_own_place(pc);

    for (uint32_t i = step ? step->frame_count : 0; i-- > 1;) {
        if (is_own(&place)) {
            return place;
        }
        place = source_own_place(trace_frame(step, i) - 1);
    }
    return is_own(&place) ? place : source_place(pc);
}

/* The outermost one of those that are inlined at @pc. */
static struct place outermost(uintptr_t pc)
{
    struct place calls[MOST_INLINED];
    unsigned count = source_inlined(pc, calls, MOST_INLINED);

    while (count-- > 0) {
        if (is_own(&calls[count])) {
            return calls[count];
        }
    }
    return source_place(pc);
}

static struct place begin_of_step(const struct step *step)
{
    struct place place = {.line = 0};

    for (uint32_t i = 1; i < step->frame_count && !is_own(&place); i++) {
        place = outermost(trace_frame(step, i) - 1);
    }
    return is_own(&place) ? place : outermost(step->pc);
}

struct place callers_begin(uint32_t thread)
{
    struct place place;

    for (uint32_t s = 0; s < trace_count; s++) {
        if (trace_steps[s].thread == thread) {
            place = begin_of_step(&trace_steps[s]);
            if (is_own(&place)) {
                return place;
            }
        }
    }
    return (struct place){.line = 0};
}
