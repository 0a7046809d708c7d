/* SPDX-License-Identifier: MIT */

#include "record/sites.h"
#include "base/memory.h"

bool sites_in_use;
bool sites_sequential;
struct site *sites;
uint32_t site_count;

static uint32_t site_capacity;

static uint8_t in_force(const struct site *site)
{
    return sites_sequential && site->kind < SITE_LIGHT_FENCE ? ORDER_SEQ_CST
                                                             : site->in_force;
}

uint8_t sites_look_up(uintptr_t pc, enum site_kind kind, uint8_t order)
{
    if (order == ORDER_CONSUME) {
        order = ORDER_ACQUIRE;
    }
    for (uint32_t i = 0; i < site_count; i++) {
        /* One call may get different orders, if they are not constant. */
        if (sites[i].pc == pc && sites[i].kind == kind &&
            sites[i].order == order) {
            return in_force(&sites[i]);
        }
    }
    if (site_count == site_capacity) {
        site_capacity = site_capacity * 2 + 64;
        sites = own_resize(sites, site_capacity * sizeof(*sites));
    }
    sites[site_count++] = (struct site){pc, kind, order, order};
    return in_force(&sites[site_count - 1]);
}
