/* SPDX-License-Identifier: MIT */
/*
 * The row on timers of a loop that sleeps on the other processor; who includes
 * this has included timer.h, and defined what bh.h needs.
 */

#include "loop/thread.h"

/* One round: as arm_random, on a thread that is not the loop's. */
static void arm_elsewhere(struct bench *b)
{
    set_up_timers();
    start_loop();
    bench_nap(1000000);
    arm_random(b);
    CHECK(stop_loop() > 0);
}

CONTESTANT(TIMER_OTHER, ROLE, LABEL, arm_elsewhere)
