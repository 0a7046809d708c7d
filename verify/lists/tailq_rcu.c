/* SPDX-License-Identifier: MIT */
/*
 * A reader walks a tail queue while one writer changes it and another inserts
 * behind the place of the change.  It comes to all that stays, once and in
 * order, and sees of each element what its writer did before.
 *
 * Promises: Q3 Q4 Q5
 * Defines: CASE=insert_head BEHIND=second | CASE=insert_after BEHIND=second
 * Defines: CASE=insert_before BEHIND=second
 * Defines: CASE=insert_before_first BEHIND=second
 * Defines: CASE=insert_tail BEHIND=second | CASE=remove_head BEHIND=first
 * Defines: CASE=remove_this BEHIND=second
 * Defines: CASE=insert_after BEHIND=second SAFE
 */

#include "tenon/rcu_queue.h"

#define ENTRY TN_TAILQ_ENTRY(item)
#include "rcu_list.h"

TN_TAILQ_HEAD(items, item);

static struct items list;

void insert_head(void)
{
    TN_TAILQ_INSERT_HEAD_RCU(&list, new_item(5), node);
}

void insert_after(void)
{
    TN_TAILQ_INSERT_AFTER_RCU(&list, &first, new_item(20), node);
}

void insert_before(void)
{
    TN_TAILQ_INSERT_BEFORE_RCU(&list, &second, new_item(20), node);
}

void insert_before_first(void)
{
    TN_TAILQ_INSERT_BEFORE_RCU(&list, &first, new_item(5), node);
}

void insert_tail(void)
{
    TN_TAILQ_INSERT_TAIL_RCU(&list, new_item(50), node);
}

void remove_head(void)
{
    TN_TAILQ_REMOVE_RCU(&list, &first, node);
    first.removed = true;
}

void remove_this(void)
{
    TN_TAILQ_REMOVE_RCU(&list, &second, node);
    second.removed = true;
}

static void insert_behind(struct item *place, struct item *item)
{
    TN_TAILQ_INSERT_AFTER_RCU(&list, place, item, node);
}

static void walk(void)
{
    struct item *item;

#ifdef SAFE
    struct item *following;

    TN_TAILQ_FOREACH_SAFE_RCU (item, &list, node, following) {
        visit(item);
    }
#else
    TN_TAILQ_FOREACH_RCU (item, &list, node) {
        visit(item);
    }
#endif
}

int main(void)
{
    TN_TAILQ_INSERT_TAIL(&list, &first, node);
    TN_TAILQ_INSERT_TAIL(&list, &second, node);
    TN_TAILQ_INSERT_TAIL(&list, &third, node);
    check_walks();
    return 0;
}
