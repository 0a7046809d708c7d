/* SPDX-License-Identifier: MIT */
/* What the signals of linux/fence_signal.c achieve, as one step. */

#include <signal.h>
#include <tenon-check.h>

#include "host/linux/fence_signal.h"

int tn_fence_signal_(void)
{
    return SIGRTMAX - 1;
}

void tn_fence_every_thread_(void)
{
    tn_check_heavy_fence();
}
