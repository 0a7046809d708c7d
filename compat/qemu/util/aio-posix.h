/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_UTIL_AIO_POSIX_H
#define TENON_QEMU_UTIL_AIO_POSIX_H

/* For tests that ask which monitor a context has. */

#include "block/aio.h"

#endif
