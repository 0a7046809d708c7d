/* SPDX-License-Identifier: MIT */

#include "report/why.h"
#include "base/memory.h"
#include "base/options.h"
#include "hooks/output.h"
#include "record/violation.h"
#include "report/describe.h"
#include "report/groups.h"
#include "report/json.h"
#include "report/verdict.h"
#include "session/check.h"

enum { MOST_ORDERS = 4 };

/* The orders stronger than @own that @group may have, weakest first. */
static unsigned stronger_orders(const struct group *group, enum order own,
                                enum order *orders)
{
    bool reads = group->kind != SITE_STORE;
    bool writes = group->kind != SITE_LOAD && group->kind != SITE_FAILURE;
    bool acquires = order_acquires(own);
    bool releases = order_releases(own);
    unsigned count = 0;

    if (own == ORDER_SEQ_CST || group->kind >= SITE_LIGHT_FENCE) {
        return 0;
    }
    if (reads && !acquires && !releases) {
        orders[count++] = ORDER_ACQUIRE;
    }
    if (writes && !acquires && !releases) {
        orders[count++] = ORDER_RELEASE;
    }
    if (reads && writes && !(acquires && releases)) {
        orders[count++] = ORDER_ACQ_REL;
    }
    orders[count++] = ORDER_SEQ_CST;
    return count;
}

/* The first of them with which all is well; false if there is none. */
static bool find_order(const struct group *group, enum order own,
                       enum order *found)
{
    enum order orders[MOST_ORDERS];
    unsigned count = stronger_orders(group, own, orders);

    for (unsigned i = 0; i < count; i++) {
        group_set_order(group, orders[i]);
        if (check_program() == VERDICT_VERIFIED) {
            *found = orders[i];
            return true;
        }
    }
    return false;
}

static void print_stronger(const struct group *group, enum order own,
                           enum order order)
{
    if (options.format == FORMAT_JSON) {
        json_open(NULL, '{');
        json_string("file", group->place.file);
        json_number("line", group->place.line);
        json_number("column", group->place.column);
        json_string("operation", group_kind_name(group->kind));
        json_string("order", describe_order_name(own));
        json_string("stronger", describe_order_name(order));
        json_close('}');
    } else {
        fprintf(output_report, "  %s:%u:%u: %s %s made %s\n", group->place.file,
                group->place.line, group->place.column,
                describe_order_name(own), group_kind_name(group->kind),
                describe_order_name(order));
    }
}

static void say(const char *text)
{
    if (options.format != FORMAT_JSON) {
        fprintf(output_report, "%s\n", text);
    }
}

/* Each place alone; how many there are that end the failure. */
static unsigned print_single(void)
{
    unsigned count = 0;
    enum order order;

    for (uint32_t g = 0; g < group_count; g++) {
        enum order own = group_in_force(&groups[g]);

        if (find_order(&groups[g], own, &order)) {
            if (count++ == 0) {
                say("any one of these ends it:");
            }
            print_stronger(&groups[g], own, order);
        }
        group_set_order(&groups[g], own);
    }
    return count;
}

/*
 * From all seq_cst down: a place goes back to what it was if that does no
 * harm, else as far as it may.
 */
static void lower(const struct group *group, enum order own)
{
    enum order order;

    group_set_order(group, own);
    if (group->kind < SITE_LIGHT_FENCE && check_program() != VERDICT_VERIFIED &&
        find_order(group, own, &order)) {
        print_stronger(group, own, order);
    }
}

static void print_together(void)
{
    enum order *own = own_array(group_count + 1, sizeof(*own));

    say("no single place ends it; these together do:");
    for (uint32_t g = 0; g < group_count; g++) {
        own[g] = group_in_force(&groups[g]);
        if (groups[g].kind < SITE_LIGHT_FENCE) {
            group_set_order(&groups[g], ORDER_SEQ_CST);
        }
    }
    for (uint32_t g = 0; g < group_count; g++) {
        lower(&groups[g], own[g]);
    }
    for (uint32_t g = 0; g < group_count; g++) {
        group_set_order(&groups[g], own[g]);
    }
    own_free(own);
}

static void print_places(void)
{
    unsigned single;

    if (!options.orders) { /* else they are found already */
        groups_find();
    }
    if (options.format == FORMAT_JSON) {
        json_open("places", '[');
    }
    single = print_single();
    if (options.format == FORMAT_JSON) {
        json_close(']');
        json_open("together", '[');
    }
    if (single == 0) {
        print_together();
    }
    if (options.format == FORMAT_JSON) {
        json_close(']');
    }
}

static void print_sequential(enum verdict verdict)
{
    struct place place = verdict_place();

    if (options.format == FORMAT_JSON) {
        json_string("sc", verdict_name(verdict));
        return;
    }
    fputs("with every atomic operation seq_cst ", output_report);
    if (verdict == VERDICT_VERIFIED) {
        fputs("it does not fail: a memory order is missing\n", output_report);
    } else if (verdict == VERDICT_VIOLATED) {
        fprintf(output_report,
                "it fails too: %s at %s:%u: the algorithm is wrong, not only "
                "its orders\n",
                violation_name(violation.kind), place.file, place.line);
    } else {
        fputs("exploration did not come to an end: it cannot be told whether "
              "an order is missing\n",
              output_report);
    }
}

void why_print(void)
{
    struct violation first = violation;
    enum verdict verdict;

    if (!options.sc) {
        return;
    }
    sites_sequential = true;
    verdict = check_program();
    sites_sequential = false;
    if (options.format == FORMAT_JSON) {
        json_open("why", '{');
    }
    print_sequential(verdict);
    if (verdict == VERDICT_VERIFIED) {
        print_places();
    }
    if (options.format == FORMAT_JSON) {
        json_close('}');
    }
    violation = first;
}
