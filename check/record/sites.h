/* SPDX-License-Identifier: MIT */
#ifndef CHECK_RECORD_SITES_H
#define CHECK_RECORD_SITES_H

/*
 * The calls of the program that name a memory order, and the order that
 * --weaken lets them have instead.
 */

#include "graph/event.h"

enum site_kind {
    SITE_LOAD,
    SITE_STORE,
    SITE_RMW,
    SITE_FAILURE, /* of a compare-and-exchange */
    SITE_FENCE,
    SITE_LIGHT_FENCE,
    SITE_HEAVY_FENCE,
};

/* One call, in the machine code. */
struct site {
    uintptr_t pc;
    enum site_kind kind;
    uint8_t order; /* as the program has it */
    uint8_t in_force;
};

/* Off unless somebody wants to know. */
extern bool sites_in_use;

/* All atomic operations and fences are seq_cst, whatever else is in force. */
extern bool sites_sequential;

extern struct site *sites;
extern uint32_t site_count;

uint8_t sites_look_up(uintptr_t pc, enum site_kind kind, uint8_t order);

/* The order to use where the program says @order. */
static inline uint8_t sites_order(uintptr_t pc, enum site_kind kind,
                                  uint8_t order)
{
    return sites_in_use ? sites_look_up(pc, kind, order) : order;
}

#endif
