/* SPDX-License-Identifier: MIT */

#include "report/weaken.h"
#include "cli/options.h"
#include "explore/check.h"
#include "hooks/output.h"
#include "native/memory.h"
#include "report/color.h"
#include "report/describe.h"
#include "report/json.h"
#include "report/report.h"
#include "report/sites.h"
#include "report/source.h"
#include "report/violation.h"

#include <stdlib.h>
#include <string.h>

/*
 * What the source says once: all calls that compilers made of it change their
 * order together.
 */
struct group {
    struct place place;
    enum site_kind kind;
    uint8_t order;
};

static struct group *groups;
static uint32_t group_count;

static bool is_header(const char *file)
{
    const char *dot = strrchr(file, '.');

    return dot && strcmp(dot, ".h") == 0;
}

/* Functions of headers are what their callers say. */
static struct place place_of(const struct site *site)
{
    enum { MOST_CALLS = 8 };
    struct place place = source_place(site->pc), calls[MOST_CALLS];
    unsigned count = source_inlined(site->pc, calls, MOST_CALLS);

    for (unsigned i = 0; i < count && is_header(place.file); i++) {
        place = calls[i];
    }
    return place;
}

static bool same_place(const struct place *a, const struct place *b)
{
    return strcmp(a->file, b->file) == 0 && a->line == b->line &&
           a->column == b->column;
}

static bool is_of(const struct site *site, const struct group *group)
{
    struct place place = place_of(site);

    return site->kind == group->kind && site->order == group->order &&
           same_place(&place, &group->place);
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

static void find_groups(void)
{
    groups = own_array(site_count + 1, sizeof(*groups));
    for (uint32_t s = 0; s < site_count; s++) {
        uint32_t g = 0;

        while (g < group_count && !is_of(&sites[s], &groups[g])) {
            g++;
        }
        if (g == group_count && sites[s].order != ORDER_RELAXED) {
            groups[group_count++] = (struct group){
                place_of(&sites[s]), sites[s].kind, sites[s].order};
        }
    }
    qsort(groups, group_count, sizeof(*groups), by_place);
}

static void set_order(const struct group *group, enum order order)
{
    for (uint32_t s = 0; s < site_count; s++) {
        if (is_of(&sites[s], group)) {
            sites[s].in_force = (uint8_t)order;
        }
    }
}

/* The orders weaker than @order that the operation may have, weakest first. */
static unsigned weaker_orders(const struct group *group, enum order *orders)
{
    unsigned count = 0;
    bool acquires = order_acquires(group->order);
    bool releases =
        order_releases(group->order) && group->order != ORDER_ACQUIRE;
    bool sc = group->order == ORDER_SEQ_CST;
    bool both = group->kind == SITE_RMW || group->kind == SITE_FENCE;

    orders[count++] = ORDER_RELAXED;
    if (acquires && group->order != ORDER_ACQUIRE &&
        group->kind != SITE_STORE && group->kind < SITE_LIGHT_FENCE) {
        orders[count++] = ORDER_ACQUIRE;
    }
    if (releases && group->order != ORDER_RELEASE &&
        (both || group->kind == SITE_STORE)) {
        orders[count++] = ORDER_RELEASE;
    }
    if (sc && both) {
        orders[count++] = ORDER_ACQ_REL;
    }
    return count;
}

static const char *kind_name(enum site_kind kind)
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

/* Without an order a fence is none. */
static const char *order_name(const struct group *group, enum order order)
{
    if (group->kind >= SITE_FENCE && order == ORDER_RELAXED) {
        return "nothing";
    }
    return describe_order_name(order);
}

/* What came out of the trials of one group. */
struct finding {
    bool weaker;       /* it could be, with this order */
    bool undecided;    /* the trials ended early */
    enum order order;  /* accepted, or the last one tried */
    enum order failed; /* the last one that failed, if failure.kind says so */
    struct violation failure;
    struct place place; /* of the failure */
};

static struct finding try_group(const struct group *group)
{
    enum order orders[4];
    unsigned count = weaker_orders(group, orders);
    struct finding finding = {0};

    for (unsigned i = 0; i < count && !finding.weaker; i++) {
        enum verdict verdict;

        set_order(group, orders[i]);
        verdict = check_program();
        finding.order = orders[i];
        if (verdict == VERDICT_VERIFIED) {
            finding.weaker = true;
        } else if (verdict == VERDICT_VIOLATED) {
            finding.failed = orders[i];
            finding.failure = violation;
            finding.place = report_place();
        } else {
            finding.undecided = true;
        }
    }
    if (!finding.weaker || options.weaken != WEAKEN_ALL) {
        set_order(group, group->order);
    }
    return finding;
}

static void print_json(const struct group *group, const struct finding *finding)
{
    json_open(NULL, '{');
    json_string("file", group->place.file);
    json_number("line", group->place.line);
    json_number("column", group->place.column);
    json_string("operation", kind_name(group->kind));
    json_string("order", describe_order_name(group->order));
    json_string("finding", finding->weaker      ? "weaker"
                           : finding->undecided ? "undecided"
                                                : "needed");
    json_string("tried", order_name(group, finding->order));
    if (finding->failure.kind != ERROR_NONE) {
        json_open("failure", '{');
        json_string("order", order_name(group, finding->failed));
        json_string("kind", violation_name(finding->failure.kind));
        json_string("file", finding->place.file);
        json_number("line", finding->place.line);
        json_string("message", finding->failure.message);
        json_close('}');
    }
    json_close('}');
}

static void print_failure(const struct group *group,
                          const struct finding *finding)
{
    if (finding->failure.kind != ERROR_NONE) {
        fprintf(output_report, "%s%s gives %s at %s:%u",
                finding->weaker ? "; " : ": ",
                order_name(group, finding->failed),
                violation_name(finding->failure.kind), finding->place.file,
                finding->place.line);
    }
    fputc('\n', output_report);
}

static void print_text(const struct group *group, const struct finding *finding)
{
    fprintf(output_report, "%s:%u:%u: ", group->place.file, group->place.line,
            group->place.column);
    if (group->kind < SITE_LIGHT_FENCE) {
        fprintf(output_report, "%s ", describe_order_name(group->order));
    }
    fprintf(output_report, "%s ", kind_name(group->kind));
    if (finding->weaker) {
        fprintf(output_report, "%scould be %s%s", color(COLOR_WARN),
                order_name(group, finding->order), color(COLOR_OFF));
    } else if (finding->undecided) {
        fprintf(output_report, "is undecided: exploration was cut short");
    } else {
        fprintf(output_report, "%sis needed%s", color(COLOR_GOOD),
                color(COLOR_OFF));
    }
    print_failure(group, finding);
    fflush(output_report);
}

/* What was accepted is still in force. */
static void print_all_together(void)
{
    const char *verdict = report_verdict_name(check_program());

    if (options.json) {
        json_string("weaken_all", verdict);
    } else {
        fprintf(output_report, "all that could be weaker, together: %s\n",
                verdict);
    }
}

void weaken_print(void)
{
    find_groups();
    if (options.json) {
        json_open("weaken", '[');
    }
    for (uint32_t g = 0; g < group_count; g++) {
        struct finding finding = try_group(&groups[g]);

        (options.json ? print_json : print_text)(&groups[g], &finding);
    }
    if (options.json) {
        json_close(']');
    }
    if (options.weaken == WEAKEN_ALL) {
        print_all_together();
    }
    violation.kind = ERROR_NONE;
}
