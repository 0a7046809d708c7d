/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_SITES_H
#define CHECK_REPORT_SITES_H

/*
 * The places of the program that name a memory order, by the address of the
 * call, and the weaker order that --weaken has given to some of them.
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

extern bool sites_in_use;

uint8_t sites_look_up(uintptr_t pc, enum site_kind kind, uint8_t order);

/* The order to use where the program says @order. */
static inline uint8_t sites_order(uintptr_t pc, enum site_kind kind,
                                  uint8_t order)
{
    return sites_in_use ? sites_look_up(pc, kind, order) : order;
}

#endif
