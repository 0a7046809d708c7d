/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_ERROR_REPORT_H
#define TENON_QEMU_ERROR_REPORT_H

/* Messages to standard error, each a line with the program's name. */

#include <stdarg.h>
#include <stdbool.h>

#include <glib.h>

#ifdef __cplusplus
extern "C" {
#endif

void error_init(const char *argv0);
const char *error_get_progname(void);

int error_vprintf(const char *format, va_list ap) G_GNUC_PRINTF(1, 0);
int error_printf(const char *format, ...) G_GNUC_PRINTF(1, 2);

void error_vreport(const char *format, va_list ap) G_GNUC_PRINTF(1, 0);
void warn_vreport(const char *format, va_list ap) G_GNUC_PRINTF(1, 0);
void info_vreport(const char *format, va_list ap) G_GNUC_PRINTF(1, 0);
void error_report(const char *format, ...) G_GNUC_PRINTF(1, 2);
void warn_report(const char *format, ...) G_GNUC_PRINTF(1, 2);
void info_report(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* Only the first time; returns whether it was. */
bool error_report_once_cond(bool *printed, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
bool warn_report_once_cond(bool *printed, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
#define error_report_once(...)                          \
    __extension__({                                     \
        static bool printed_;                           \
        error_report_once_cond(&printed_, __VA_ARGS__); \
    })
#define warn_report_once(...)                          \
    __extension__({                                    \
        static bool printed_;                          \
        warn_report_once_cond(&printed_, __VA_ARGS__); \
    })

#ifdef __cplusplus
}
#endif

#endif
