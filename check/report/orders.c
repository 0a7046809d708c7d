/* SPDX-License-Identifier: MIT */

#include "report/orders.h"
#include "base/fatal.h"
#include "base/options.h"
#include "report/groups.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The part of @line behind "FILE:LINE:COLUMN: ", if it is about the group. */
static const char *skip_place(const char *line, const struct group *group)
{
    char text[4096];
    int length = snprintf(
        text, sizeof(text), "%s:%u:%u: %s: ", group->place.file,
        group->place.line, group->place.column, group_kind_name(group->kind));

    if (length >= (int)sizeof(text) ||
        strncmp(line, text, (size_t)length) != 0) {
        return NULL;
    }
    return line + length;
}

/* NONE if no order is called that; a fence may be told to be nothing. */
static int order_called(const char *name)
{
    static const struct group load = {.kind = SITE_LOAD};
    static const struct group fence = {.kind = SITE_FENCE};

    for (int order = ORDER_RELAXED; order <= ORDER_SEQ_CST; order++) {
        if (strcmp(name, group_order_name(&load, (enum order)order)) == 0 ||
            strcmp(name, group_order_name(&fence, (enum order)order)) == 0) {
            return order;
        }
    }
    return NONE;
}

static void give(struct group *group, const char *name)
{
    if (strcmp(name, "keep") == 0) {
        group->keep = true;
    } else {
        group_set_order(group, (enum order)order_called(name));
    }
}

/* Whether @line ends in an order; its place may be none of this program's. */
static bool has_order(const char *line)
{
    const char *colon = strrchr(line, ':');

    return colon && colon[1] == ' ' &&
           (strcmp(colon + 2, "keep") == 0 || order_called(colon + 2) != NONE);
}

void orders_apply(void)
{
    FILE *file = fopen(options.orders, "r");
    char line[4096];

    if (!file) {
        fatal("%s: %s", options.orders, strerror(errno));
    }
    while (fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\n")] = '\0';
        if (*line && !has_order(line)) {
            fatal("%s: no such order: %s", options.orders, line);
        }
        for (uint32_t g = 0; g < group_count; g++) {
            const char *order = skip_place(line, &groups[g]);

            if (order) {
                give(&groups[g], order);
            }
        }
    }
    fclose(file);
}
