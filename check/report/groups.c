/* SPDX-License-Identifier: MIT */

#include "report/groups.h"
#include "base/memory.h"
#include "base/options.h"
#include "report/describe.h"

#include <stdlib.h>
#include <string.h>

struct group *groups;
uint32_t group_count;

static bool is_header(const char *file)
{
    const char *dot = strrchr(file, '.');

    return dot && strcmp(dot, ".h") == 0;
}

/* Whether @file contains one of the parts between the colons of @parts. */
static bool is_in(const char *file, const char *parts)
{
    while (*parts) {
        size_t length = strcspn(parts, ":");

        if (length > 0 && memmem(file, strlen(file), parts, length)) {
            return true;
        }
        parts += length + (parts[length] == ':');
    }
    return false;
}

/* Functions of headers are what their callers say, unless asked about. */
static bool speaks_for_itself(const struct place *place)
{
    return options.weaken_in ? is_in(place->file, options.weaken_in)
                             : !is_header(place->file);
}

/* False if what is there is not asked about. */
static bool find_place(const struct site *site, struct place *place)
{
    enum { MOST_CALLS = 8 };
    struct place calls[MOST_CALLS];
    unsigned count = source_inlined(site->pc, calls, MOST_CALLS);

    *place = source_place(site->pc);
    for (unsigned i = 0; i < count && !speaks_for_itself(place); i++) {
        *place = calls[i];
    }
    return !options.weaken_in || speaks_for_itself(place);
}

static bool same_place(const struct place *a, const struct place *b)
{
    return strcmp(a->file, b->file) == 0 && a->line == b->line &&
           a->column == b->column;
}

/* Finding a place takes long, so that of each site is found once. */
static struct where {
    struct place place;
    bool asked_about;
} * wheres;
static uint32_t where_count, where_capacity;

static const struct where *where(uint32_t site)
{
    while (where_count <= site) {
        if (where_count == where_capacity) {
            where_capacity = where_capacity * 2 + 64;
            wheres = own_resize(wheres, where_capacity * sizeof(*wheres));
        }
        wheres[where_count].asked_about =
            find_place(&sites[where_count], &wheres[where_count].place);
        where_count++;
    }
    return &wheres[site];
}

static bool is_of(uint32_t site, const struct group *group)
{
    return sites[site].kind == group->kind &&
           sites[site].order == group->order && where(site)->asked_about &&
           same_place(&where(site)->place, &group->place);
}

static int by_place(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    int files = strcmp(x->place.file, y->place.file);

    if (files != 0) {
        return files;
    }
    if (x->place.line != y->place.line) {
        return x->place.line < y->place.line ? -1 : 1;
    }
    return (x->place.column > y->place.column) -
           (x->place.column < y->place.column);
}

void groups_find(void)
{
    own_free(groups);
    groups = own_array(site_count + 1, sizeof(*groups));
    group_count = 0;
    for (uint32_t s = 0; s < site_count; s++) {
        uint32_t g = 0;

        bool weakest = sites[s].order == ORDER_RELAXED;

        if ((weakest && !options.sc && !options.orders) ||
            !where(s)->asked_about) {
            continue;
        }
        while (g < group_count && !is_of(s, &groups[g])) {
            g++;
        }
        if (g == group_count) {
            groups[group_count++] = (struct group){.place = where(s)->place,
                                                   .kind = sites[s].kind,
                                                   .order = sites[s].order};
        }
    }
    qsort(groups, group_count, sizeof(*groups), by_place);
}

enum order group_in_force(const struct group *group)
{
    uint32_t s = 0;

    while (!is_of(s, group)) {
        s++;
    }
    return sites[s].in_force;
}

void group_set_order(const struct group *group, enum order order)
{
    for (uint32_t s = 0; s < site_count; s++) {
        if (is_of(s, group)) {
            sites[s].in_force = (uint8_t)order;
        }
    }
}

const char *group_kind_name(enum site_kind kind)
{
    static const char *const names[] = {
        [SITE_LOAD] = "load",
        [SITE_STORE] = "store",
        [SITE_RMW] = "read-modify-write",
        [SITE_FAILURE] = "failed compare-and-exchange",
        [SITE_FENCE] = "fence",
        [SITE_LIGHT_FENCE] = "light fence",
        [SITE_HEAVY_FENCE] = "heavy fence",
    };

    return names[kind];
}

const char *group_order_name(const struct group *group, enum order order)
{
    if (group->kind >= SITE_FENCE && order == ORDER_RELAXED) {
        return "nothing";
    }
    return describe_order_name(order);
}
