/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_QAPI_ERROR_H
#define TENON_QEMU_QAPI_ERROR_H

/*
 * Errors that a function hands to its caller: a message in *errp, which was
 * NULL.  With errp NULL nobody wants to know; with &error_abort or
 * &error_fatal the process ends instead, with &error_warn it goes on.
 */

#include <stdarg.h>
#include <stdbool.h>

#include <glib.h>

#include "qemu/typedefs.h"

typedef enum ErrorClass {
    ERROR_CLASS_GENERIC_ERROR,
    ERROR_CLASS_COMMAND_NOT_FOUND,
    ERROR_CLASS_DEVICE_NOT_ACTIVE,
    ERROR_CLASS_DEVICE_NOT_FOUND,
    ERROR_CLASS_KVM_MISSING_CAP
} ErrorClass;

#ifdef __cplusplus
extern "C" {
#endif

extern Error *error_abort;
extern Error *error_fatal;
extern Error *error_warn; /* only prints it */

#define error_setg(errp, ...) \
    error_setg_internal((errp), __FILE__, __LINE__, __func__, __VA_ARGS__)
#define error_setg_errno(errp, os_error, ...)                       \
    error_setg_errno_internal((errp), __FILE__, __LINE__, __func__, \
                              (os_error), __VA_ARGS__)
#define error_set(errp, class, ...)                                   \
    error_set_internal((errp), __FILE__, __LINE__, __func__, (class), \
                       __VA_ARGS__)
#define error_setg_file_open(errp, os_error, filename) \
    error_setg_errno((errp), (os_error), "Could not open '%s'", (filename))
void error_set_internal(Error **errp, const char *file, int line,
                        const char *func, ErrorClass class_, const char *format,
                        ...) G_GNUC_PRINTF(6, 7);
void error_setg_internal(Error **errp, const char *file, int line,
                         const char *func, const char *format, ...)
    G_GNUC_PRINTF(5, 6);
void error_setg_errno_internal(Error **errp, const char *file, int line,
                               const char *func, int os_error,
                               const char *format, ...) G_GNUC_PRINTF(6, 7);

const char *error_get_pretty(const Error *error);
ErrorClass error_get_class(const Error *error);
Error *error_copy(const Error *error);
void error_free(Error *error);
void error_free_or_abort(Error **errp);

/* Hands on @error, which is the caller's no more; the first one stays. */
void error_propagate(Error **errp, Error *error);
void error_propagate_prepend(Error **errp, Error *error, const char *format,
                             ...) G_GNUC_PRINTF(3, 4);
void error_vprepend(Error *const *errp, const char *format, va_list ap)
    G_GNUC_PRINTF(2, 0);
void error_prepend(Error *const *errp, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
void error_append_hint(Error *const *errp, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* These print @error and free it. */
void error_report_err(Error *error);
void warn_report_err(Error *error);
void error_reportf_err(Error *error, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
void warn_reportf_err(Error *error, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* Only the first time; returns whether it was. */
bool warn_report_err_once_cond(bool *printed, Error *error);
#define warn_report_err_once(error)                    \
    __extension__({                                    \
        static bool printed_;                          \
        warn_report_err_once_cond(&printed_, (error)); \
    })

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Error, error_free)

typedef struct ErrorPropagator {
    Error *local_err;
    Error **errp;
} ErrorPropagator;

static inline void error_propagator_cleanup(ErrorPropagator *propagator)
{
    error_propagate(propagator->errp, propagator->local_err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ErrorPropagator, error_propagator_cleanup)

/* From here on errp may be looked at, and hints be added to *errp. */
#define ERRP_GUARD()                                          \
    g_auto(ErrorPropagator) _auto_errp_prop = {.errp = errp}; \
    do {                                                      \
        if (!errp || errp == &error_fatal) {                  \
            errp = &_auto_errp_prop.local_err;                \
        }                                                     \
    } while (0)

#ifdef __cplusplus
}
#endif

#endif
