/* SPDX-License-Identifier: MIT */
/*
 * Under tenon-check membarrier does not fail, and there are no signals to take
 * its place.
 */

#include <signal.h>

#include "host/host.h"
#include "host/linux/fence_signal.h"

int tn_fence_signal_(void)
{
    return SIGRTMAX - 1;
}

void tn_fence_every_thread_(void)
{
    tn_misuse_("process", NULL, "membarrier failed");
}
