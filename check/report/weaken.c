/* SPDX-License-Identifier: MIT */

#include "report/weaken.h"
#include "base/options.h"
#include "hooks/output.h"
#include "record/violation.h"
#include "report/color.h"
#include "report/describe.h"
#include "report/groups.h"
#include "report/json.h"
#include "report/verdict.h"
#include "session/check.h"

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

/* What came out of the trials of one group. */
struct finding {
    bool weaker;      /* it could be, with this order */
    bool undecided;   /* the trials ended early */
    enum order order; /* accepted, or the last one tried */
    enum order refused[4];
    unsigned refused_count;
    struct violation failure;
    struct place place; /* of the failure */
};

static void try_order(const struct group *group, enum order order,
                      struct finding *finding)
{
    enum verdict verdict;

    group_set_order(group, order);
    verdict = check_program();
    if (verdict == VERDICT_BOUNDED || verdict == VERDICT_ERROR) {
        finding->undecided = true;
        return;
    }
    if (!finding->weaker) {
        finding->order = order;
    }
    if (verdict == VERDICT_VERIFIED) {
        finding->weaker = true;
    } else {
        finding->refused[finding->refused_count++] = order;
        finding->failure = violation;
        finding->place = verdict_place();
    }
}

/*
 * All weaker orders, as release may do where acquire does not; but what may be
 * relaxed may be anything.
 */
static struct finding try_group(const struct group *group)
{
    enum order orders[4];
    unsigned count = weaker_orders(group, orders);
    struct finding finding = {0};

    for (unsigned i = 0; i < count; i++) {
        if (finding.weaker && finding.order == ORDER_RELAXED) {
            break;
        }
        try_order(group, orders[i], &finding);
    }
    group_set_order(group, finding.weaker && options.weaken == WEAKEN_ALL
                               ? finding.order
                               : (enum order)group->order);
    return finding;
}

/* The one that the failure is about. */
static enum order last_refused(const struct finding *finding)
{
    return finding->refused[finding->refused_count - 1];
}

static void print_json(const struct group *group, const struct finding *finding)
{
    json_open(NULL, '{');
    json_string("file", group->place.file);
    json_number("line", group->place.line);
    json_number("column", group->place.column);
    json_string("operation", group_kind_name(group->kind));
    json_string("order", describe_order_name(group->order));
    json_string("finding", finding->weaker      ? "weaker"
                           : finding->undecided ? "undecided"
                                                : "needed");
    json_string("tried", group_order_name(group, finding->order));
    json_open("refused", '[');
    for (unsigned i = 0; i < finding->refused_count; i++) {
        json_string(NULL, group_order_name(group, finding->refused[i]));
    }
    json_close(']');
    if (finding->refused_count > 0) {
        json_open("failure", '{');
        json_string("order", group_order_name(group, last_refused(finding)));
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
    if (finding->refused_count > 0) {
        fprintf(output_report, "%s%s gives %s at %s:%u",
                finding->weaker ? "; " : ": ",
                group_order_name(group, last_refused(finding)),
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
    fprintf(output_report, "%s ", group_kind_name(group->kind));
    if (finding->weaker) {
        fprintf(output_report, "%scould be %s%s", color(COLOR_WARN),
                group_order_name(group, finding->order), color(COLOR_OFF));
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
    const char *verdict = verdict_name(check_program());

    if (options.format == FORMAT_JSON) {
        json_string("weaken_all", verdict);
    } else {
        fprintf(output_report, "all that could be weaker, together: %s\n",
                verdict);
    }
}

void weaken_print(void)
{
    if (!options.orders) { /* else they are found already */
        groups_find();
    }
    if (options.format == FORMAT_JSON) {
        json_open("weaken", '[');
    }
    for (uint32_t g = 0; g < group_count; g++) {
        struct finding finding;

        if (groups[g].keep || groups[g].order == ORDER_RELAXED) {
            continue;
        }
        finding = try_group(&groups[g]);
        (options.format == FORMAT_JSON ? print_json : print_text)(&groups[g],
                                                                  &finding);
    }
    if (options.format == FORMAT_JSON) {
        json_close(']');
    }
    if (options.weaken == WEAKEN_ALL) {
        print_all_together();
    }
    violation.kind = ERROR_NONE;
}
