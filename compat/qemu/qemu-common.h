/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_COMMON_H
#define TENON_QEMU_COMMON_H

/* What sources began with before there was osdep.h, and long after. */

#include "qemu/osdep.h"

#endif
