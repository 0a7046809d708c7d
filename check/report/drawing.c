/* SPDX-License-Identifier: MIT */

#include "report/drawing.h"
#include "base/options.h"
#include "hooks/output.h"
#include "record/trace.h"
#include "record/violation.h"
#include "report/describe.h"
#include "report/edges.h"
#include "report/json.h"
#include "report/source.h"
#include "report/table.h"

#include <stdio.h>
#include <string.h>

enum { AROUND = 3 }; /* lines of the source before and after */

/* The page; the data takes the place of this mark. */
static const char mark[] = "/* data */";
extern const char page[] __attribute__((visibility("hidden")));
__asm__(".pushsection .rodata\n"
        ".global page\n"
        ".hidden page\n"
        "page:\n"
        "    .incbin \"report/page.html\"\n"
        "    .byte 0\n"
        ".popsection\n");

static bool finish(FILE *to)
{
    bool failed = ferror(to);

    return fclose(to) == 0 && !failed;
}

static void print_dot_text(const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            putc('\\', output_report);
        }
        putc(*text, output_report);
    }
}

static void print_dot_node(const struct graph *graph, uint32_t s)
{
    const struct step *step = &trace_steps[s];
    struct place place = source_place(step->pc);
    char text[TEXT_SIZE];

    table_describe(graph, step, text);
    fprintf(output_report, "    n%u [label=\"%u  ", table_line_of_step(s),
            table_line_of_step(s));
    print_dot_text(text);
    fputs("\\l", output_report);
    print_dot_text(place.file);
    fprintf(output_report, ":%u %s\\l\"];\n", place.line,
            step->event == NONE
                ? ""
                : describe_order(graph_event(graph, step->event)));
}

static void print_dot_edge(struct edge edge)
{
    static const char *const colors[] = {"forestgreen", "gray", "blue", "red"};

    fprintf(output_report,
            "  n%u -> n%u [label=%s, color=%s, fontcolor=%s, "
            "constraint=false];\n",
            edge.from, edge.to, edge_names[edge.kind], colors[edge.kind],
            colors[edge.kind]);
}

static void print_dot_thread(const struct graph *graph, uint32_t thread)
{
    char name[TEXT_SIZE];
    uint32_t before = 0;

    describe_thread(thread, name);
    fprintf(output_report, "  subgraph cluster%u {\n    label=\"", thread);
    print_dot_text(name);
    fputs("\";\n", output_report);
    for (uint32_t s = 0; s < trace_count; s++) {
        if (trace_steps[s].thread != thread || !table_line_of_step(s)) {
            continue;
        }
        print_dot_node(graph, s);
        if (before) {
            fprintf(output_report, "    n%u -> n%u;\n", before,
                    table_line_of_step(s));
        }
        before = table_line_of_step(s);
    }
    fputs("  }\n", output_report);
}

bool drawing_write_dot(const struct graph *graph)
{
    FILE *usual = output_report, *to = fopen(options.dot, "we");

    if (!to) {
        return false;
    }
    output_report = to;
    table_number(graph);
    fputs("digraph execution {\n  node [shape=box, fontname=monospace];\n", to);
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        print_dot_thread(graph, t);
    }
    edges_visit(graph, print_dot_edge);
    fputs("}\n", to);
    output_report = usual;
    return finish(to);
}

/* What the page knows of the value that a step leaves: where, and how new. */
static void print_page_value(const struct graph *graph, const struct step *step)
{
    int32_t e = step->event, rank = 0;
    const struct event *event;
    char value[TEXT_SIZE];

    if (e == NONE) {
        return;
    }
    event = graph_event(graph, e);
    if (event->kind == EVENT_READ && graph_next(graph, e) != NONE &&
        event_is_rmw_write(graph_event(graph, graph_next(graph, e)))) {
        e = graph_next(graph, e);
        event = graph_event(graph, e);
    }
    if (event->kind != EVENT_WRITE || !event->placed) {
        return;
    }
    for (int32_t w = e; w != INIT; w = graph_event(graph, w)->co_previous) {
        rank++;
    }
    describe_value(event->value, event->size, value);
    json_number("location", event->location);
    json_string("value", value);
    json_number("rank", rank);
}

static void print_page_source(struct place place)
{
    FILE *from = place.line ? fopen(place.file, "re") : NULL;
    char line[512];

    json_open("source", '[');
    for (unsigned n = 1;
         from && n <= place.line + AROUND && fgets(line, sizeof(line), from);
         n++) {
        if (n + AROUND >= place.line) {
            line[strcspn(line, "\n")] = '\0';
            json_string(NULL, line);
        }
    }
    json_close(']');
    if (from) {
        fclose(from);
    }
}

static void print_page_step(const struct graph *graph, uint32_t s)
{
    const struct step *step = &trace_steps[s];
    struct place place = source_place(step->pc);
    char text[TEXT_SIZE], name[TEXT_SIZE];

    table_describe(graph, step, text);
    json_open(NULL, '{');
    json_number("thread", step->thread);
    json_string("text", text);
    json_string("file", place.file);
    json_number("line", place.line);
    if (step->event != NONE) {
        json_string("order", describe_order(graph_event(graph, step->event)));
    }
    print_page_value(graph, step);
    if (step->event != NONE &&
        event_is_access(graph_event(graph, step->event))) {
        table_name_of(graph, step->event, name, sizeof(name));
        json_string("name", name);
    }
    print_page_source(place);
    json_close('}');
}

static void print_page_edge(struct edge edge)
{
    json_open(NULL, '{');
    json_string("kind", edge_names[edge.kind]);
    json_number("from", edge.from);
    json_number("to", edge.to);
    json_close('}');
}

static void print_page_data(const struct graph *graph)
{
    char name[TEXT_SIZE];

    json_open(NULL, '{');
    json_string("kind", violation_name(violation.kind));
    json_string("message", violation.message);
    json_open("threads", '[');
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        describe_thread(t, name);
        json_string(NULL, name);
    }
    json_close(']');
    json_open("steps", '[');
    for (uint32_t s = 0; s < trace_count; s++) {
        if (table_line_of_step(s)) {
            print_page_step(graph, s);
        }
    }
    json_close(']');
    json_open("edges", '[');
    edges_visit(graph, print_page_edge);
    json_close(']');
    json_close('}');
    json_end();
}

bool drawing_write_page(const struct graph *graph)
{
    FILE *usual = output_report, *to = fopen(options.html, "we");
    const char *data = strstr(page, mark);

    if (!to) {
        return false;
    }
    output_report = to;
    table_number(graph);
    fwrite(page, 1, (size_t)(data - page), to);
    print_page_data(graph);
    fputs(data + strlen(mark), to);
    output_report = usual;
    return finish(to);
}
