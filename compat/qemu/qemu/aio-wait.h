/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_AIO_WAIT_H
#define TENON_QEMU_AIO_WAIT_H

#include "block/aio-wait.h"

#endif
