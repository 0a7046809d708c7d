/* SPDX-License-Identifier: MIT */

#include "record/trace.h"
#include "base/memory.h"

enum {
    DEPTH = 64,       /* of calls that are shown */
    MOST_PLAIN = 200, /* accesses between two events */
};

bool trace_on;
struct step *trace_steps;
uint32_t trace_count;

static uint32_t step_capacity;

static struct {
    uintptr_t *at;
    uint32_t count, capacity;
} frames;

static struct stack {
    uintptr_t calls[DEPTH];
    uint32_t depth;     /* may be more */
    uint32_t last_step; /* of the thread, plus 1 */
    uint32_t plain;     /* steps since the last event */
} stacks[MAX_THREADS];

void trace_begin(void)
{
    trace_count = frames.count = 0;
    own_zero(stacks, sizeof(stacks));
}

uintptr_t trace_frame(const struct step *step, uint32_t i)
{
    return frames.at[step->first_frame + i];
}

bool trace_mentions(const struct graph *graph, uintptr_t start, size_t size)
{
    for (uint32_t s = 0; s < trace_count; s++) {
        const struct step *step = &trace_steps[s];
        uintptr_t address = step->address;

        if (step->kind == STEP_EVENT) {
            const struct event *event = graph_event(graph, step->event);

            if (!event_is_access(event)) {
                continue;
            }
            address = graph_location(graph, event)->address;
        }
        if (address - start < size) {
            return true;
        }
    }
    return false;
}

static void copy_frames(const struct stack *stack, struct step *step)
{
    uint32_t depth = stack->depth < DEPTH ? stack->depth : DEPTH;

    if (frames.count + depth > frames.capacity) {
        frames.capacity = (frames.count + depth) * 2;
        frames.at = own_resize(frames.at, frames.capacity * sizeof(*frames.at));
    }
    step->first_frame = frames.count;
    step->frame_count = depth;
    own_copy(&frames.at[frames.count], stack->calls,
             depth * sizeof(*frames.at));
    frames.count += depth;
}

/* A plain access is announced before it is made: look at what it left. */
static void complete_last(struct stack *stack)
{
    struct step *last;

    if (stack->last_step == 0) {
        return;
    }
    last = &trace_steps[stack->last_step - 1];
    if (last->kind == STEP_PLAIN && !last->has_value &&
        last->size <= sizeof(last->value)) {
        own_copy(&last->value, (const void *)last->address, last->size);
        last->has_value = true;
    }
}

static void add(struct step step)
{
    struct stack *stack = &stacks[step.thread];

    if (trace_count == step_capacity) {
        step_capacity = step_capacity * 2 + 256;
        trace_steps =
            own_resize(trace_steps, step_capacity * sizeof(*trace_steps));
    }
    complete_last(stack);
    copy_frames(stack, &step);
    trace_steps[trace_count++] = step;
    stack->last_step = trace_count;
}

void trace_note_event(uint32_t thread, int32_t event, uintptr_t pc)
{
    stacks[thread].plain = 0;
    add((struct step){
        .kind = STEP_EVENT, .thread = thread, .event = event, .pc = pc});
}

void trace_note_plain(uint32_t thread, uintptr_t address, size_t size,
                      bool writes, uintptr_t pc)
{
    struct stack *stack = &stacks[thread];
    const struct step *last =
        stack->last_step ? &trace_steps[stack->last_step - 1] : NULL;

    if (stack->plain++ >= MOST_PLAIN ||
        (last && last->kind == STEP_PLAIN && last->pc == pc &&
         last->address == address && last->writes == writes)) {
        return; /* the same again and again says nothing new */
    }
    add((struct step){.kind = STEP_PLAIN,
                      .thread = thread,
                      .event = NONE,
                      .pc = pc,
                      .address = address,
                      .size = size,
                      .writes = writes});
}

void trace_note_free(uint32_t thread, uintptr_t address, size_t size,
                     uintptr_t pc)
{
    add((struct step){.kind = STEP_FREE,
                      .thread = thread,
                      .event = NONE,
                      .pc = pc,
                      .address = address,
                      .size = size});
}

void trace_note_call(uint32_t thread, uintptr_t pc)
{
    struct stack *stack = &stacks[thread];

    if (stack->depth < DEPTH) {
        stack->calls[stack->depth] = pc;
    }
    stack->depth++;
}

void trace_note_return(uint32_t thread)
{
    if (stacks[thread].depth > 0) {
        stacks[thread].depth--;
    }
}
