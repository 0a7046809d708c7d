/* SPDX-License-Identifier: MIT */

#include "report/orders.h"
#include "cli/options.h"
#include "report/describe.h"
#include "report/fatal.h"
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

/* False if @name is no order. */
static bool give(struct group *group, const char *name)
{
    if (strcmp(name, "keep") == 0) {
        group->keep = true;
        return true;
    }
    for (enum order order = ORDER_RELAXED; order <= ORDER_SEQ_CST; order++) {
        if (strcmp(name, group_order_name(group, order)) == 0) {
            group_set_order(group, order);
            return true;
        }
    }
    return false;
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
        for (uint32_t g = 0; g < group_count; g++) {
            const char *order = skip_place(line, &groups[g]);

            if (order && !give(&groups[g], order)) {
                fatal("%s: no such order: %s", options.orders, line);
            }
        }
    }
    fclose(file);
}
