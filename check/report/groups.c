/* SPDX-License-Identifier: MIT */

#include "report/groups.h"
#include "cli/options.h"
#include "native/memory.h"
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

static bool is_of(const struct site *site, const struct group *group)
{
    struct place place;

    return site->kind == group->kind && site->order == group->order &&
           find_place(site, &place) && same_place(&place, &group->place);
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
    groups = own_array(site_count + 1, sizeof(*groups));
    for (uint32_t s = 0; s < site_count; s++) {
        struct group group = {.kind = sites[s].kind, .order = sites[s].order};
        uint32_t g = 0;

        if (group.order == ORDER_RELAXED ||
            !find_place(&sites[s], &group.place)) {
            continue;
        }
        while (g < group_count && !is_of(&sites[s], &groups[g])) {
            g++;
        }
        if (g == group_count) {
            groups[group_count++] = group;
        }
    }
    qsort(groups, group_count, sizeof(*groups), by_place);
}

void group_set_order(const struct group *group, enum order order)
{
    for (uint32_t s = 0; s < site_count; s++) {
        if (is_of(&sites[s], group)) {
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
