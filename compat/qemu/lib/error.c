/* SPDX-License-Identifier: MIT */

#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qemu/error-report.h"

struct Error {
    char *message;
    GString *hint; /* or NULL */
    const char *file, *func;
    int line;
    ErrorClass class;
};

Error *error_abort;
Error *error_fatal;
Error *error_warn;

/* Gives @error to @errp, or ends the process with it. */
static void hand_over(Error **errp, Error *error)
{
    if (errp == &error_abort) {
        fprintf(stderr, "Unexpected error in %s() at %s:%d:\n", error->func,
                error->file, error->line);
        error_report_err(error);
        abort();
    }
    if (errp == &error_fatal) {
        error_report_err(error);
        exit(1);
    }
    if (errp == &error_warn) {
        warn_report_err(error);
    } else if (errp && !*errp) {
        *errp = error;
    } else {
        error_free(error);
    }
}

/* @message becomes the error's. */
static void set(Error **errp, const char *file, int line, const char *func,
                ErrorClass class, char *message)
{
    Error *error = g_new0(Error, 1);

    assert(!errp || !*errp); /* an error there is not to be overwritten */
    error->message = message;
    error->file = file;
    error->line = line;
    error->func = func;
    error->class = class;
    hand_over(errp, error);
}

void error_setg_internal(Error **errp, const char *file, int line,
                         const char *func, const char *format, ...)
{
    int saved_errno = errno;
    va_list ap;

    if (errp) {
        va_start(ap, format);
        set(errp, file, line, func, ERROR_CLASS_GENERIC_ERROR,
            g_strdup_vprintf(format, ap));
        va_end(ap);
    }
    errno = saved_errno;
}

void error_set_internal(Error **errp, const char *file, int line,
                        const char *func, ErrorClass class_, const char *format,
                        ...)
{
    int saved_errno = errno;
    va_list ap;

    if (errp) {
        va_start(ap, format);
        set(errp, file, line, func, class_, g_strdup_vprintf(format, ap));
        va_end(ap);
    }
    errno = saved_errno;
}

void error_setg_errno_internal(Error **errp, const char *file, int line,
                               const char *func, int os_error,
                               const char *format, ...)
{
    int saved_errno = errno;
    va_list ap;

    if (errp) {
        g_autofree char *what = NULL;

        va_start(ap, format);
        what = g_strdup_vprintf(format, ap);
        va_end(ap);
        set(errp, file, line, func, ERROR_CLASS_GENERIC_ERROR,
            os_error ? g_strdup_printf("%s: %s", what, strerror(os_error))
                     : g_steal_pointer(&what));
    }
    errno = saved_errno;
}

const char *error_get_pretty(const Error *error)
{
    return error->message;
}

ErrorClass error_get_class(const Error *error)
{
    return error->class;
}

Error *error_copy(const Error *error)
{
    Error *copy = g_new0(Error, 1);

    *copy = *error;
    copy->message = g_strdup(error->message);
    copy->hint = error->hint ? g_string_new(error->hint->str) : NULL;
    return copy;
}

void error_free(Error *error)
{
    if (error) {
        g_free(error->message);
        if (error->hint) {
            g_string_free(error->hint, TRUE);
        }
        g_free(error);
    }
}

void error_free_or_abort(Error **errp)
{
    assert(errp && *errp);
    error_free(*errp);
    *errp = NULL;
}

void error_propagate(Error **errp, Error *error)
{
    if (error) {
        hand_over(errp, error);
    }
}

G_GNUC_PRINTF(2, 0)
static void prepend(Error *error, const char *format, va_list ap)
{
    g_autofree char *prefix = g_strdup_vprintf(format, ap);
    char *message = g_strconcat(prefix, error->message, NULL);

    g_free(error->message);
    error->message = message;
}

void error_propagate_prepend(Error **errp, Error *error, const char *format,
                             ...)
{
    va_list ap;

    if (error) {
        va_start(ap, format);
        prepend(error, format, ap);
        va_end(ap);
        hand_over(errp, error);
    }
}

void error_vprepend(Error *const *errp, const char *format, va_list ap)
{
    if (errp) {
        prepend(*errp, format, ap);
    }
}

void error_prepend(Error *const *errp, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    error_vprepend(errp, format, ap);
    va_end(ap);
}

void error_append_hint(Error *const *errp, const char *format, ...)
{
    va_list ap;

    if (errp) {
        Error *error = *errp;

        error->hint = error->hint ? error->hint : g_string_new(NULL);
        va_start(ap, format);
        g_string_append_vprintf(error->hint, format, ap);
        va_end(ap);
    }
}

static void print_hint_and_free(Error *error)
{
    if (error->hint) {
        error_printf("%s", error->hint->str);
    }
    error_free(error);
}

void error_report_err(Error *error)
{
    error_report("%s", error->message);
    print_hint_and_free(error);
}

void warn_report_err(Error *error)
{
    warn_report("%s", error->message);
    print_hint_and_free(error);
}

void error_reportf_err(Error *error, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    prepend(error, format, ap);
    va_end(ap);
    error_report_err(error);
}

void warn_reportf_err(Error *error, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    prepend(error, format, ap);
    va_end(ap);
    warn_report_err(error);
}

bool warn_report_err_once_cond(bool *printed, Error *error)
{
    if (*printed) {
        error_free(error);
        return false;
    }
    *printed = true;
    warn_report_err(error);
    return true;
}
