/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_GROUPS_H
#define CHECK_REPORT_GROUPS_H

/* Sites by what the source says: what --weaken makes weaker at a time. */

#include "record/sites.h"
#include "report/source.h"

/*
 * What the source says once: all calls that compilers made of it change their
 * order together.
 */
struct group {
    struct place place;
    enum site_kind kind;
    uint8_t order;
    bool keep; /* by --orders: its order is not to be tried */
};

extern struct group *groups;
extern uint32_t group_count;

/*
 * Groups the sites that are known by now; those of relaxed order are left out
 * unless --sc or --orders may make them stronger.
 * With --weaken-in also those that are in none of its files.
 */
void groups_find(void);

/* As the program has it, or as it was set. */
enum order group_in_force(const struct group *group);
void group_set_order(const struct group *group, enum order order);

const char *group_kind_name(enum site_kind kind);

/* Without an order a fence is none. */
const char *group_order_name(const struct group *group, enum order order);

#endif
