/* SPDX-License-Identifier: MIT */

#include "block/spin.h"
#include "block/held.h"
#include "block/retry.h"
#include "explore/explorer.h"
#include "native/run.h"
#include "native/stacks.h"
#include "record/progress.h"

enum { REMEMBERED = 256 };

uint32_t spin_bound = 32;
bool spin_stops = true;

static struct history {
    struct visit {
        uintptr_t pc;
        uintptr_t address;
        uint64_t state;
        uint32_t event;
    } visits[REMEMBERED]; /* since the last effect; a ring */
    uint32_t count;
    uint32_t first_event;
} histories[MAX_THREADS];

void spin_new_run(void)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        histories[t].count = 0;
    }
}

void spin_effect(void)
{
    if (run_is_program()) {
        histories[run.self->id].count = 0;
        retry_effect();
    }
}

void spin_change(uintptr_t address, size_t size)
{
    histories[run.self->id].count = 0;
    retry_change(address, size);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/*
 * Of everything that the code after the call depends on, but memory.  What is
 * handed to the call may be nowhere else any more.
 */
static uint64_t fingerprint(uintptr_t address, uint64_t operands)
{
    const uint64_t *sp = stacks_registers.sp;
    const uint64_t *top = (const uint64_t *)run.self->context.stack_top;
    uint64_t a = mix(mix(0, stacks_registers.rbx), stacks_registers.rbp);
    uint64_t b = mix(mix(0, stacks_registers.r12), stacks_registers.r13);
    uint64_t call = mix(mix(0, address), operands);

    a = mix(a, stacks_registers.r14);
    b = mix(b, stacks_registers.r15);
    for (; sp + 1 < top; sp += 2) {
        a = mix(a, sp[0]);
        b = mix(b, sp[1]);
    }
    a = mix(a, held_fingerprint());
    return mix(mix(mix(a, b), call), (uint64_t)(uintptr_t)stacks_registers.sp);
}

/* Whether @read missed a write that was there before it, or failed freely. */
static bool is_stale(const struct graph *graph, int32_t read)
{
    const struct event *event = graph_event(graph, read);
    int32_t write =
        graph_co_next(graph, graph_location(graph, event), event->from);

    while (write != NONE && write > read) {
        write = graph_event(graph, write)->co_next;
    }
    return write != NONE || event->choice != 0;
}

/*
 * Whether the iteration since @first_event can never end: its last read is
 * stale, so that no revisit takes it away or changes what comes before it.
 */
static bool is_hopeless(uint32_t first_event)
{
    const struct graph *graph = run.graph;
    int32_t last_read = NONE;

    for (uint32_t i = first_event; i < run.self->done; i++) {
        int32_t e = graph_at(graph, run.self->id, i);
        const struct event *event = graph_event(graph, e);

        if (event->kind == EVENT_READ && event->role != ROLE_GHOST) {
            last_read = e;
        } else if (event->kind != EVENT_FENCE) {
            return false;
        }
    }
    return last_read != NONE && is_stale(graph, last_read);
}

static void stop_or_pause(struct history *history)
{
    if (explorer.samples) {
        run_pause();
        history->count = 0;
        return;
    }
    if (!explorer.no_revisits && is_hopeless(history->first_event)) {
        run_abort(RUN_HOPELESS);
    }
    run_stop(THREAD_SPINS);
}

void spin_check(uintptr_t address)
{
    spin_check_operands(address, 0, 0);
}

void spin_check_operands(uintptr_t address, word first, word second)
{
    struct history *history;
    struct visit visit;
    uint64_t operands;
    uint32_t visits = 0;

    if (!run_is_program()) {
        return;
    }
    operands = mix(mix((uint64_t)(first >> 64), (uint64_t)first),
                   mix((uint64_t)(second >> 64), (uint64_t)second));
    history = &histories[run.self->id];
    visit = (struct visit){.pc = *stacks_registers.sp,
                           .address = address,
                           .state = fingerprint(address, operands),
                           .event = run.self->done};
    if (run_probes) {
        retry_arrive(visit.pc, visit.state);
        return;
    }
    for (uint32_t i = 0; i < history->count && i < REMEMBERED; i++) {
        const struct visit *earlier = &history->visits[i];

        if (earlier->pc != visit.pc || run_has_next()) {
            continue;
        }
        visits += earlier->address == address;
        if (spin_stops && earlier->state == visit.state) {
            history->first_event = earlier->event;
            stop_or_pause(history);
            break;
        }
    }
    retry_check(visit.pc, visit.state);
    if (visits >= spin_bound) {
        progress_bound_hit("loop", visit.pc);
        run_stop(THREAD_CUT);
    }
    history->visits[history->count++ % REMEMBERED] = visit;
}

void spin_wait_since(uint32_t first_event)
{
    histories[run.self->id].first_event = first_event;
    run_stop(THREAD_WAITS);
}

void spin_wait(void)
{
    spin_wait_since(run.self->done - 1);
}

uint32_t spin_first_event(uint32_t thread)
{
    return histories[thread].first_event;
}
