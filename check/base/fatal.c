/* SPDX-License-Identifier: MIT */

#include "base/fatal.h"
#include "base/options.h"
#include "base/raw.h"

#include <stdarg.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/syscall.h>

static void print_text(const char *message)
{
    fprintf(stderr, "tenon-check: %s\n", message);
}

void (*fatal_print)(const char *message) = print_text;

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
    fatal_print(message);
    fatal_tell_command();
    raw_call(SYS_exit_group, (long[6]){EXIT_ERROR});
    __builtin_unreachable();
}
