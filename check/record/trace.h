/* SPDX-License-Identifier: MIT */
#ifndef CHECK_RECORD_TRACE_H
#define CHECK_RECORD_TRACE_H

/*
 * The steps of the one run that is explained to the user: a second run of the
 * graph that something is wrong with.
 */

#include "graph/graph.h"

#include <stdbool.h>
#include <stddef.h>

enum step_kind { STEP_EVENT, STEP_PLAIN, STEP_FREE };

struct step {
    enum step_kind kind;
    uint32_t thread;
    int32_t event;
    uintptr_t pc;
    uintptr_t address; /* of a plain access or a block */
    size_t size;
    bool writes;
    bool has_value;
    uint64_t value;
    uint32_t first_frame; /* the calls it was made in, outermost first */
    uint32_t frame_count;
};

extern bool trace_on;
extern struct step *trace_steps;
extern uint32_t trace_count;

/* Forgets all steps. */
void trace_begin(void);

/* The @i-th call that @step was made in. */
uintptr_t trace_frame(const struct step *step, uint32_t i);

/* Whether any step is about these bytes. */
bool trace_mentions(const struct graph *graph, uintptr_t start, size_t size);

void trace_note_event(uint32_t thread, int32_t event, uintptr_t pc);
void trace_note_plain(uint32_t thread, uintptr_t address, size_t size,
                      bool writes, uintptr_t pc);
void trace_note_free(uint32_t thread, uintptr_t address, size_t size,
                     uintptr_t pc);
void trace_note_call(uint32_t thread, uintptr_t pc);
void trace_note_return(uint32_t thread);

static inline void trace_event(uint32_t thread, int32_t event, uintptr_t pc)
{
    if (trace_on) {
        trace_note_event(thread, event, pc);
    }
}

static inline void trace_plain(uint32_t thread, uintptr_t address, size_t size,
                               bool writes, uintptr_t pc)
{
    if (trace_on) {
        trace_note_plain(thread, address, size, writes, pc);
    }
}

static inline void trace_free(uint32_t thread, uintptr_t address, size_t size,
                              uintptr_t pc)
{
    if (trace_on) {
        trace_note_free(thread, address, size, pc);
    }
}

static inline void trace_call(uint32_t thread, uintptr_t pc)
{
    if (trace_on) {
        trace_note_call(thread, pc);
    }
}

static inline void trace_return(uint32_t thread)
{
    if (trace_on) {
        trace_note_return(thread);
    }
}

#endif
