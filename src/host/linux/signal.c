/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "host/host.h"

static struct sigaction before[NSIG];

int tn_host_signal_handle_(int number, void (*handler)(int number))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

    if (number <= 0 || number >= NSIG) {
        return -EINVAL;
    }
    sigfillset(&action.sa_mask);
    if (sigaction(number, handler ? &action : &before[number],
                  handler ? &before[number] : NULL) < 0) {
        return -errno;
    }
    return 0;
}
