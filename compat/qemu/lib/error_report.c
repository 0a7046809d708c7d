/* SPDX-License-Identifier: MIT */

#include "qemu/osdep.h"

#include "qemu/error-report.h"

static const char *progname;

void error_init(const char *argv0)
{
    const char *slash = strrchr(argv0, '/');

    progname = slash ? slash + 1 : argv0;
}

const char *error_get_progname(void)
{
    return progname ? progname : program_invocation_short_name;
}

int error_vprintf(const char *format, va_list ap)
{
    return vfprintf(stderr, format, ap);
}

int error_printf(const char *format, ...)
{
    va_list ap;
    int written;

    va_start(ap, format);
    written = error_vprintf(format, ap);
    va_end(ap);
    return written;
}

G_GNUC_PRINTF(2, 0)
static void report(const char *kind, const char *format, va_list ap)
{
    g_autofree char *message = g_strdup_vprintf(format, ap);

    error_printf("%s: %s%s\n", error_get_progname(), kind, message);
}

void error_vreport(const char *format, va_list ap)
{
    report("", format, ap);
}

void warn_vreport(const char *format, va_list ap)
{
    report("warning: ", format, ap);
}

void info_vreport(const char *format, va_list ap)
{
    report("info: ", format, ap);
}

void error_report(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    error_vreport(format, ap);
    va_end(ap);
}

void warn_report(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    warn_vreport(format, ap);
    va_end(ap);
}

void info_report(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    info_vreport(format, ap);
    va_end(ap);
}

static bool is_first(bool *printed)
{
    bool first = !*printed;

    *printed = true;
    return first;
}

bool error_report_once_cond(bool *printed, const char *format, ...)
{
    va_list ap;

    if (!is_first(printed)) {
        return false;
    }
    va_start(ap, format);
    error_vreport(format, ap);
    va_end(ap);
    return true;
}

bool warn_report_once_cond(bool *printed, const char *format, ...)
{
    va_list ap;

    if (!is_first(printed)) {
        return false;
    }
    va_start(ap, format);
    warn_vreport(format, ap);
    va_end(ap);
    return true;
}
