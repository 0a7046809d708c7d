/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_COROUTINE_H
#define TENON_QEMU_COROUTINE_H

#include "qemu/coroutine-core.h"
#include "qemu/lockable.h"
#include "qemu/queue.h"
#include "qemu/timer.h"

#endif
