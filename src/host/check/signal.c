/* SPDX-License-Identifier: MIT */
/* Signals are not explored. */

#include <errno.h>

#include "host/host.h"

int tn_host_signal_handle_(int number, void (*handler)(int number))
{
    (void)number;
    (void)handler;
    return -ENOSYS;
}
