/* SPDX-License-Identifier: MIT */

#include "report/table.h"
#include "base/memory.h"
#include "hooks/output.h"
#include "record/trace.h"
#include "report/color.h"
#include "report/describe.h"
#include "report/shared.h"
#include "report/source.h"
#include "report/variable.h"

#include <stdio.h>
#include <string.h>

enum {
    NUMBER_WIDTH = 5,
    INDENT_LEAST = 12,
    INDENT_MOST = 34,
    MOST_LINES = 400
};

/* The lines of events, and of steps; 0 where there is none. */
static uint32_t *line_of_event;
static uint32_t *line_of_step;
static uint32_t line_count;

uint32_t table_line(int32_t event)
{
    return event >= 0 && line_of_event ? line_of_event[event] : 0;
}

bool table_describe(const struct graph *graph, const struct step *step,
                    char *text)
{
    char name[64], value[64];

    if (step->kind == STEP_EVENT) {
        describe_event(graph, step->event, text);
        return text[0] != '\0';
    }
    if (step->kind == STEP_FREE) {
        variable_name(step->address, name, sizeof(name));
        snprintf(text, TEXT_SIZE, "frees %s", name);
        return true;
    }
    if (!shared_by_threads(step->address, step->size)) {
        return false;
    }
    variable_name(step->address, name, sizeof(name));
    describe_value(step->value, (unsigned)step->size, value);
    if (step->has_value) {
        snprintf(text, TEXT_SIZE, step->writes ? "%s = %s" : "%s is %s", name,
                 value);
    } else {
        snprintf(text, TEXT_SIZE, step->writes ? "writes %s" : "reads %s",
                 name);
    }
    return true;
}

static void number_lines(const struct graph *graph)
{
    char text[TEXT_SIZE];

    own_free(line_of_event);
    own_free(line_of_step);
    line_of_event = own_array(graph->count + 1, sizeof(*line_of_event));
    line_of_step = own_array(trace_count + 1, sizeof(*line_of_step));
    line_count = 0;
    for (uint32_t s = 0; s < trace_count; s++) {
        if (!table_describe(graph, &trace_steps[s], text)) {
            continue;
        }
        line_of_step[s] = ++line_count;
        if (trace_steps[s].kind == STEP_EVENT) {
            int32_t e = trace_steps[s].event;
            int32_t next = graph_next(graph, e);

            line_of_event[e] = line_count;
            if (next != NONE && event_is_rmw_write(graph_event(graph, next))) {
                line_of_event[next] = line_count;
            }
        }
    }
}

/* Which write a read took, and which newer one it could have. */
static void print_source(const struct graph *graph, const struct event *event)
{
    int32_t next;

    if (event->kind != EVENT_READ || event->from == NONE) {
        return;
    }
    if (event->from == INIT) {
        fprintf(output_report, "  <- initial");
    } else {
        fprintf(output_report, "  <- #%u", table_line(event->from));
    }
    next = graph_co_next(graph, graph_location(graph, event), event->from);
    if (next != NONE && !event_is_rmw_read(event) && table_line(next)) {
        fprintf(output_report, "%s, not #%u%s", color(COLOR_WARN),
                table_line(next), color(COLOR_OFF));
    }
}

/* Where the columns begin. */
static unsigned indent(const struct graph *graph)
{
    unsigned columns = graph->thread_count ? graph->thread_count : 1;
    unsigned each = (color_width() - 40) / columns;

    return each < INDENT_LEAST  ? INDENT_LEAST
           : each > INDENT_MOST ? INDENT_MOST
                                : each;
}

static void print_head(const struct graph *graph)
{
    char text[TEXT_SIZE];
    int missing = 0; /* spaces, up to the next column */

    fprintf(output_report, "%s%*s", color(COLOR_BOLD), NUMBER_WIDTH, "");
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        describe_thread(t, text);
        missing = (int)indent(graph) -
                  fprintf(output_report, "%*s%.*s", missing, "",
                          (int)indent(graph) - 1, text) +
                  missing;
    }
    fprintf(output_report, "%s\n", color(COLOR_OFF));
}

static void print_order(const struct event *event)
{
    const char *order = describe_order(event);

    if (order[0]) {
        fprintf(output_report, "  %s", order);
    }
}

static void print_line(const struct graph *graph, const struct step *step,
                       uint32_t number, bool last)
{
    unsigned offset = step->thread * indent(graph);
    unsigned column = graph->thread_count * indent(graph);
    const struct event *event =
        step->event == NONE ? NULL : graph_event(graph, step->event);
    struct place place = source_place(step->pc);
    char text[TEXT_SIZE];
    int used;

    table_describe(graph, step, text);
    fprintf(output_report, "%*u  %*s%s", NUMBER_WIDTH - 2, number, (int)offset,
            "", last ? color(COLOR_BAD) : "");
    used = fprintf(output_report, "%s", text);
    if (last) {
        fprintf(output_report, "%s", color(COLOR_OFF));
    }
    used = (int)(column - offset) - used;
    fprintf(output_report, "%*s  %s:%u", used > 0 ? used : 0, "", place.file,
            place.line);
    if (event) {
        print_order(event);
        print_source(graph, event);
    }
    fputc('\n', output_report);
}

void table_number(const struct graph *graph)
{
    shared_find();
    number_lines(graph);
}

uint32_t table_line_of_step(uint32_t s)
{
    return line_of_step[s];
}

void table_name_of(const struct graph *graph, int32_t event, char *name,
                   size_t size)
{
    variable_name(graph_location(graph, graph_event(graph, event))->address,
                  name, size);
}

void table_print(const struct graph *graph)
{
    uint32_t first;

    table_number(graph);
    first = line_count > MOST_LINES ? line_count - MOST_LINES : 0;
    print_head(graph);
    if (first > 0) {
        fprintf(output_report, "%*s(%u steps before)\n", NUMBER_WIDTH, "",
                first);
    }
    for (uint32_t s = 0; s < trace_count; s++) {
        if (line_of_step[s] > first) {
            print_line(graph, &trace_steps[s], line_of_step[s],
                       line_of_step[s] == line_count);
        }
    }
}
