/* SPDX-License-Identifier: MIT */

/* Fences of C11, and the asymmetric pair. */

#include "hooks/fence.h"
#include "hooks/entry.h"
#include "native/run.h"
#include "record/sites.h"
#include "tenon-check.h"

static void fence(enum order order, enum role role, uintptr_t pc)
{
    const struct op op = {.event = {.kind = EVENT_FENCE,
                                    .role = (uint8_t)role,
                                    .order = (uint8_t)order,
                                    .pc = pc}};

    run_perform(&op);
}

HOOK(void, __tsan_atomic_thread_fence, int order)
{
    uintptr_t pc = CALLER;

    if (run_is_program()) {
        order = sites_order(pc, SITE_FENCE, (uint8_t)order);
        if (order != ORDER_RELAXED) {
            fence((enum order)order, ROLE_PLAIN, pc);
        }
    }
}

/* It orders nothing between threads. */
HOOK(void, __tsan_atomic_signal_fence, int order)
{
    (void)order;
}

HOOK(void, tn_check_light_fence, void)
{
    uintptr_t pc = CALLER;

    if (run_is_program() &&
        sites_order(pc, SITE_LIGHT_FENCE, ORDER_SEQ_CST) != ORDER_RELAXED) {
        fence(ORDER_RELAXED, ROLE_LIGHT_FENCE, pc);
    }
}

void fence_heavy(uintptr_t pc)
{
    if (sites_order(pc, SITE_HEAVY_FENCE, ORDER_SEQ_CST) != ORDER_RELAXED) {
        fence(ORDER_SEQ_CST, ROLE_HEAVY_FENCE, pc);
    }
}

HOOK(void, tn_check_heavy_fence, void)
{
    uintptr_t pc = CALLER;

    if (run_is_program()) {
        fence_heavy(pc);
    }
}
