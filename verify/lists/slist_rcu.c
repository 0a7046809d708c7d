/* SPDX-License-Identifier: MIT */
/*
 * A reader walks a singly linked list while one writer changes it, and another
 * inserts behind the place of the change.  It comes to all that stays, once
 * and in order, and sees of each element what its writer did before.
 *
 * Promises: Q3 Q4 Q5
 * Defines: CASE=insert_head BEHIND=second | CASE=insert_after BEHIND=second
 * Defines: CASE=remove_head BEHIND=first | CASE=remove_after BEHIND=second
 * Defines: CASE=remove_this BEHIND=second
 * Defines: CASE=insert_after BEHIND=second SAFE
 */

#include "tenon/rcu_queue.h"

#define ENTRY TN_SLIST_ENTRY(item)
#include "rcu_list.h"

TN_SLIST_HEAD(items, item);

static struct items list;

void insert_head(void)
{
    TN_SLIST_INSERT_HEAD_RCU(&list, new_item(5), node);
}

void insert_after(void)
{
    TN_SLIST_INSERT_AFTER_RCU(&first, new_item(20), node);
}

void remove_head(void)
{
    TN_SLIST_REMOVE_HEAD_RCU(&list, node);
    first.removed = true;
}

void remove_after(void)
{
    TN_SLIST_REMOVE_AFTER_RCU(&first, node);
    second.removed = true;
}

void remove_this(void)
{
    TN_SLIST_REMOVE_RCU(&list, &second, node);
    second.removed = true;
}

static void insert_behind(struct item *place, struct item *item)
{
    TN_SLIST_INSERT_AFTER_RCU(place, item, node);
}

static void walk(void)
{
    struct item *item;

#ifdef SAFE
    struct item *following;

    TN_SLIST_FOREACH_SAFE_RCU (item, &list, node, following) {
        visit(item);
    }
#else
    TN_SLIST_FOREACH_RCU (item, &list, node) {
        visit(item);
    }
#endif
}

int main(void)
{
    TN_SLIST_INSERT_HEAD(&list, &third, node);
    TN_SLIST_INSERT_HEAD(&list, &second, node);
    TN_SLIST_INSERT_HEAD(&list, &first, node);
    check_walks();
    return 0;
}
