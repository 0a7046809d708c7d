/* SPDX-License-Identifier: MIT */

#include "hooks/calls.h"
#include "block/held.h"
#include "block/retry.h"
#include "block/spin.h"
#include "hooks/clock.h"
#include "hooks/cxx.h"
#include "hooks/descriptor.h"
#include "hooks/key.h"
#include "hooks/random.h"
#include "hooks/sleep.h"
#include "hooks/thread.h"
#include "hooks/volatile.h"
#include "memory/heap.h"
#include "memory/race.h"

static void new_run(void)
{
    race_new_run();
    heap_new_run();
    spin_new_run();
    retry_new_run();
    keys_new_run();
    held_new_run();
    cxx_new_run();
    descriptor_new_run();
    volatile_new_run();
    sleep_new_run();
    random_new_run();
    clock_new_run();
}

const struct run_calls hooks_calls = {
    .new_run = new_run,
    .settle = volatile_settle,
    .thread_main = thread_main,
};
