/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_GLIB_COMPAT_H
#define TENON_QEMU_GLIB_COMPAT_H

/* The real GLib, and what QEMU adds to its names. */

#include <glib.h>
#include <glib/gstdio.h>
#include <glib-unix.h>

#ifndef G_NORETURN /* before GLib 2.68 */
#define G_NORETURN __attribute__((noreturn))
#endif

#endif
