/* SPDX-License-Identifier: MIT */

#include "report/report.h"
#include "cli/options.h"
#include "hooks/output.h"
#include "report/json.h"
#include "report/outcomes.h"
#include "report/progress.h"
#include "report/violation.h"

static const char *name_of(enum verdict verdict)
{
    static const char *const names[] = {"verified", "violated", "bounded",
                                        "error"};

    return names[verdict];
}

static void print_json(enum verdict verdict)
{
    json_open(NULL, '{');
    json_string("verdict", name_of(verdict));
    json_number("executions", (double)progress.executions);
    json_number("blocked", (double)progress.blocked);
    json_number("seconds", progress_seconds());
    for (int kind = 0; options.go_on && kind < ERROR_KINDS; kind++) {
        if (progress.violations[kind]) {
            json_number(violation_name((enum error_kind)kind),
                        (double)progress.violations[kind]);
        }
    }
    if (options.outcomes) {
        json_open("outcomes", '[');
        for (uint32_t i = 0, n = outcomes_count(); i < n; i++) {
            json_string(NULL, outcomes_line(i));
        }
        json_close(']');
    }
    if (violation.kind != ERROR_NONE) {
        json_open("error", '{');
        json_string("kind", violation_name(violation.kind));
        json_string("message", violation.message);
        json_close('}');
    }
    json_close('}');
    json_end();
}

void report_print(enum verdict verdict)
{
    if (options.json) {
        print_json(verdict);
        return;
    }
    fprintf(output_report, "%s: %llu executions, %llu blocked, %.2f s %s %s\n",
            name_of(verdict), (unsigned long long)progress.executions,
            (unsigned long long)progress.blocked, progress_seconds(),
            violation_name(violation.kind), violation.message);
}
