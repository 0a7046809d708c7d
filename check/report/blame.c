/* SPDX-License-Identifier: MIT */

#include "report/blame.h"
#include "hooks/output.h"
#include "memory/heap.h"
#include "native/thread.h"
#include "record/trace.h"
#include "record/violation.h"
#include "report/describe.h"
#include "report/source.h"
#include "report/variable.h"

#include <string.h>

enum { MOST_INLINED = 8 };

static void print_place(const char *before, struct place place)
{
    fprintf(output_report, "    %s %s at %s:%u\n", before, place.function,
            place.file, place.line);
}

/* One address of a stack, with the functions it was inlined into. */
static void print_frame(const char *before, uintptr_t pc)
{
    struct place inlined[MOST_INLINED];
    unsigned count = source_inlined(pc, inlined, MOST_INLINED);

    print_place(before, source_place(pc));
    for (unsigned i = 0; i < count; i++) {
        print_place("from", inlined[i]);
    }
}

/* The step that @side was; the last one there if it was there often. */
static const struct step *find_step(struct side side)
{
    for (uint32_t s = trace_count; s-- > 0;) {
        if (trace_steps[s].thread == side.thread &&
            trace_steps[s].pc == side.pc) {
            return &trace_steps[s];
        }
    }
    return NULL;
}

/* A place and the calls that led there, innermost first. */
static void print_stack(const char *what, struct side side)
{
    const struct step *step = find_step(side);
    char thread[TEXT_SIZE];

    describe_thread(side.thread, thread);
    fprintf(output_report, "  %s%s\n", thread, what);
    print_frame("in", side.pc);
    for (uint32_t i = step ? step->frame_count : 0; i-- > 1;) {
        print_frame("from", trace_frame(step, i) - 1);
    }
}

/* Which mutex, queue or thread somebody waits for. */
static void print_wait(const struct thread *thread)
{
    const struct op *op = thread->next;
    char name[64] = "", who[TEXT_SIZE];

    if (op->event.kind == EVENT_JOIN) {
        snprintf(name, sizeof(name), "the end of thread %u",
                 (unsigned)op->event.operand);
    } else {
        variable_name(op->address, name, sizeof(name));
    }
    describe_thread(thread->id, who);
    fprintf(output_report, "  %s waits for %s\n", who, name);
    print_frame("in", op->event.pc);
}

static void print_spin(const struct graph *graph, const struct thread *thread)
{
    int32_t last = graph_last(graph, thread->id);
    char who[TEXT_SIZE];

    describe_thread(thread->id, who);
    fprintf(output_report, "  %s reads the same again and again\n", who);
    if (last != NONE) {
        print_frame("in", graph_event(graph, last)->pc);
    }
}

static void print_waiting(const struct graph *graph)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        if (threads[t].state == THREAD_ALIVE && threads[t].next) {
            print_wait(&threads[t]);
        } else if (threads[t].state == THREAD_SPINS ||
                   threads[t].state == THREAD_WAITS) {
            print_spin(graph, &threads[t]);
        }
    }
}

/* Blocks are known by number only: say where they come from. */
static void print_blocks(const struct graph *graph)
{
    const struct block *block;

    for (uint32_t n = 1; (block = heap_nth(n)); n++) {
        struct place place = source_place(block->pc);

        if (trace_mentions(graph, block->start, block->size)) {
            fprintf(output_report, "  block %u: %zu bytes from %s:%u\n", n,
                    block->size, place.file, place.line);
        }
    }
}

void blame_print(const struct graph *graph)
{
    fputc('\n', output_report);
    switch (violation.kind) {
    case ERROR_DEADLOCK:
    case ERROR_LIVELOCK:
        print_waiting(graph);
        break;
    case ERROR_NOTHING_CONCURRENT:
        return;
    default:
        print_stack("", violation.here);
        if (violation.other.pc) {
            print_stack("", violation.other);
        }
    }
    print_blocks(graph);
}
