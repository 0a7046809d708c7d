/* SPDX-License-Identifier: MIT */
/*
 * A signal is raised by a call, on the thread that it comes to.  The kernel
 * orders nothing here.
 */

#include "host/check/kernel.h"
#include "host/host.h"
#include "tenon/atomic.h"

static void (*handlers[SIGNALS])(int number);

int tn_host_signal_handle_(int number, void (*handler)(int number))
{
    tn_atomic_set(&handlers[number], handler);
    return 0;
}

void tn_kernel_raise_(int number)
{
    void (*handler)(int) = tn_atomic_read(&handlers[number]);

    if (handler) {
        handler(number);
    }
}
