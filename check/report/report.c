/* SPDX-License-Identifier: MIT */

#include "report/report.h"
#include "base/fatal.h"
#include "base/options.h"
#include "explore/explorer.h"
#include "explore/sample.h"
#include "hooks/output.h"
#include "native/twins.h"
#include "record/outcomes.h"
#include "record/progress.h"
#include "record/violation.h"
#include "report/blame.h"
#include "report/buffered.h"
#include "report/color.h"
#include "report/drawing.h"
#include "report/formats.h"
#include "report/hardware.h"
#include "report/json.h"
#include "report/source.h"
#include "report/table.h"
#include "report/verdict.h"
#include "report/weaken.h"
#include "report/why.h"
#include "session/saved.h"
#include "session/shrink.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

static void print_json_error(void)
{
    struct place place = verdict_place();

    json_open("error", '{');
    json_string("kind", violation_name(violation.kind));
    if (place.line > 0) {
        json_string("file", place.file);
        json_number("line", place.line);
    }
    json_string("message", violation.message);
    if (violation.other.pc) {
        struct place other = source_place(violation.other.pc);

        json_string("other_file", other.file);
        json_number("other_line", other.line);
    }
    json_close('}');
}

static void print_json_costs(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    json_number("events", (double)progress.events);
    json_number("kilobytes", (double)used.ru_maxrss);
    json_number("cpu", (double)used.ru_utime.tv_sec +
                           (double)used.ru_utime.tv_usec * 1e-6);
}

static void print_json_counts(void)
{
    json_number("executions", (double)progress.executions);
    json_number("blocked", (double)progress.blocked);
    json_number("seconds", progress_seconds());
    if (options.oracle) {
        json_number("oracle", (double)progress.oracle);
        json_number("without_points", (double)progress.without_points);
    }
    if (options.orbits) {
        json_number("orbits", (double)progress.orbits);
    }
    if (options.symmetry) {
        json_number("identical", twins_most());
    }
    for (int kind = 0; options.go_on && kind < ERROR_KINDS; kind++) {
        if (progress.violations[kind]) {
            json_number(violation_name((enum error_kind)kind),
                        (double)progress.violations[kind]);
        }
    }
    if (options.costs) {
        print_json_costs();
    }
    if (progress.bound) {
        json_string("bound", progress.bound);
    }
    if (progress_estimate.probes) {
        json_number("estimate", progress_estimate.executions);
        json_number("estimate_error", progress_estimate.error);
    }
    if (options.sample) {
        json_number("pairs", sample.pairs);
        json_number("last_new_pair", sample.last_new);
    }
}

static void print_json(enum verdict verdict)
{
    json_open(NULL, '{');
    json_string("verdict", verdict_name(verdict));
    print_json_counts();
    if (options.outcomes) {
        json_open("outcomes", '[');
        for (uint32_t i = 0, n = outcomes_count(); i < n; i++) {
            json_string(NULL, outcomes_line(i));
        }
        json_close(']');
    }
    if (violation.kind == ERROR_NONE) {
        buffered_print();
    }
    if (violation.kind != ERROR_NONE) {
        print_json_error();
    } else if (options.weaken != WEAKEN_NO) {
        weaken_print();
    }
    if (verdict == VERDICT_VIOLATED) {
        why_print();
        hardware_print();
    }
    json_close('}');
    json_end();
}

static void print_output(void)
{
    size_t length;
    const char *text = output_errors(&length);

    if (length > 0) {
        fprintf(output_report, "\nThe program wrote to standard error:\n%.*s",
                (int)length, text);
    }
}

static void print_violation(void)
{
    struct place place = verdict_place();

    fprintf(output_report, "%s%s%s", color(COLOR_BAD),
            violation_name(violation.kind), color(COLOR_OFF));
    if (place.line > 0) {
        fprintf(output_report, " at %s:%u", place.file, place.line);
    }
    fprintf(output_report, ": %s\n", violation.message);
    if (shrink_compared() > 1) {
        fprintf(output_report, "the smallest of %u failing executions:\n",
                shrink_compared());
    }
    if (violation.kind < ERROR_NONDETERMINISM) {
        fputc('\n', output_report);
        table_print(explorer.graph);
    }
    blame_print(explorer.graph);
    print_output();
    fputc('\n', output_report);
}

static void print_bound(void)
{
    struct place place = source_place(progress.bound_pc);

    fprintf(output_report, "not everything was explored: %s", progress.bound);
    if (place.line > 0) {
        fprintf(output_report, " at %s:%u", place.file, place.line);
    }
    fputc('\n', output_report);
}

static void print_outcomes(void)
{
    for (uint32_t i = 0, n = outcomes_count(); i < n; i++) {
        fprintf(output_report, "%s\n", outcomes_line(i));
    }
}

static void print_text(enum verdict verdict)
{
    double seconds = progress_seconds();

    if (options.outcomes) {
        print_outcomes();
    }
    if (violation.kind != ERROR_NONE) {
        print_violation();
    } else if (progress.bound) {
        print_bound();
    }
    fprintf(output_report, "%s%s%s: %llu executions, %llu blocked, %.2f s\n",
            color(verdict == VERDICT_VERIFIED   ? COLOR_GOOD
                  : verdict == VERDICT_VIOLATED ? COLOR_BAD
                                                : COLOR_WARN),
            verdict_name(verdict), color(COLOR_OFF),
            (unsigned long long)progress.executions,
            (unsigned long long)progress.blocked, seconds);
    if (options.symmetry) {
        fprintf(output_report, "up to permutation of %u identical threads\n",
                twins_most());
    }
    if (progress_estimate.probes) {
        fprintf(output_report,
                "estimate: %.0f executions in all, give or take %.0f\n",
                progress_estimate.executions, progress_estimate.error);
    }
    if (options.sample) {
        fprintf(output_report,
                "%u pairs of a read and a write that it read; the last new one "
                "in execution %u of %u\n",
                sample.pairs, sample.last_new, sample.executions);
    }
    if (violation.kind == ERROR_NONE) {
        buffered_print();
    }
    if (violation.kind == ERROR_NONE && options.weaken != WEAKEN_NO) {
        weaken_print();
    }
    if (verdict == VERDICT_VIOLATED) {
        why_print();
        hardware_print();
    }
}

/* What is wrong, or was left out, as text. */
static const char *explanation(void)
{
    FILE *usual = output_report;
    int colors = options.color;
    size_t size;
    char *text = NULL;

    output_report = open_memstream(&text, &size);
    if (output_report) {
        options.color = COLOR_NEVER;
        if (violation.kind != ERROR_NONE) {
            print_violation();
        } else if (progress.bound) {
            print_bound();
        }
        options.color = colors;
        fclose(output_report);
    }
    output_report = usual;
    return text ? text : "";
}

static void print_annotation(void)
{
    struct annotation annotation = {
        .level = "warning", .title = "bounded", .message = progress.bound};
    struct place place = source_place(progress.bound_pc);

    if (violation.kind != ERROR_NONE) {
        place = verdict_place();
        annotation.level = "error";
        annotation.title = violation_name(violation.kind);
        annotation.message = violation.message;
    }
    annotation.file = place.line ? place.file : NULL;
    annotation.line = place.line;
    github_print(output_report, annotation);
}

static void write_junit(enum verdict verdict)
{
    bool violated = violation.kind != ERROR_NONE;
    const struct junit junit = {
        .verdict = verdict_name(verdict),
        .kind = violated ? violation_name(violation.kind) : "bounded",
        .message = violated ? violation.message : progress.bound,
        .text = explanation(),
        .seconds = progress_seconds(),
    };

    if (!junit_write(junit)) {
        fatal("%s: %s", options.junit, strerror(errno));
    }
}

/* What is to be in files of its own. */
static void write_files(void)
{
    const struct graph *graph = explorer.graph;

    if (options.save && !saved_write(graph, shrink_schedule())) {
        fatal("%s: %s", options.save, strerror(errno));
    }
    if (options.dot && !drawing_write_dot(graph)) {
        fatal("%s: %s", options.dot, strerror(errno));
    }
    if (options.html && !drawing_write_page(graph)) {
        fatal("%s: %s", options.html, strerror(errno));
    }
}

void report_print(enum verdict verdict)
{
    if (verdict == VERDICT_VIOLATED) {
        shrink_trace();
        write_files();
    }
    if (options.junit) {
        write_junit(verdict);
    }
    if (options.format == FORMAT_GITHUB && verdict != VERDICT_VERIFIED) {
        print_annotation();
    }
    if (options.format == FORMAT_JSON) {
        print_json(verdict);
    } else {
        print_text(verdict);
    }
}
