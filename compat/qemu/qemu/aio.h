/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_AIO_H
#define TENON_QEMU_AIO_H

#include "block/aio.h"

#endif
