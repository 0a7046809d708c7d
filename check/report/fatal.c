/* SPDX-License-Identifier: MIT */

#include "report/fatal.h"
#include "base/options.h"
#include "base/raw.h"
#include "cli/formats.h"
#include "hooks/output.h"
#include "report/json.h"

#include <stdarg.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/syscall.h>

void fatal_tell_command(void)
{
    const char *reported = getenv(REPORTED_VARIABLE);

    if (reported) {
        raw_call(SYS_write, (long[6]){atoi(reported), (long)"", 1});
    }
}

void fatal(const char *format, ...)
{
    char message[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    if (options.format == FORMAT_JSON) {
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
    fatal_tell_command();
    raw_call(SYS_exit_group, (long[6]){EXIT_ERROR});
    __builtin_unreachable();
}
