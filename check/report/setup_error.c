/* SPDX-License-Identifier: MIT */

#include "report/setup_error.h"
#include "base/options.h"
#include "hooks/output.h"
#include "report/formats.h"
#include "report/json.h"

static void print_json(const char *message)
{
    output_report = output_report ? output_report : stdout;
    json_open(NULL, '{');
    json_string("verdict", "error");
    json_open("error", '{');
    json_string("kind", "setup");
    json_string("message", message);
    json_close('}');
    json_close('}');
    json_end();
    fflush(output_report);
}

void setup_error_print(const char *message)
{
    if (options.format == FORMAT_JSON) {
        print_json(message);
    } else {
        fprintf(output_progress ? output_progress : stderr, "tenon-check: %s\n",
                message);
    }
    fflush(output_progress);
    if (options.junit) { /* if this fails too, the status says so still */
        junit_write((struct junit){.verdict = "error",
                                   .kind = "setup",
                                   .message = message,
                                   .text = message});
    }
}
