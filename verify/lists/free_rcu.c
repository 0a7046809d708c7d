/* SPDX-License-Identifier: MIT */
/*
 * A removed element leads on to the rest of the list until a grace period has
 * passed; then it may be freed.
 *
 * Promises: Q5
 * Variants: fences
 */

#include "tenon/rcu.h"
#include "tenon/rcu_queue.h"
#include "verify.h"

struct item {
    int number;
    TN_LIST_ENTRY(item) node;
};

static TN_LIST_HEAD(, item) list = TN_LIST_HEAD_INIT(list);
static struct item replacement;

static void *reader(void *unused)
{
    struct item *item;
    int seen = 0;

    tn_rcu_read_lock();
    TN_LIST_FOREACH_RCU (item, &list, node) {
        seen += item->number;
    }
    tn_rcu_read_unlock();
    assert(seen == 1 || seen == 2 || seen == 3);
    return unused;
}

static void *writer(void *unused)
{
    struct item *item = TN_LIST_FIRST(&list);

    replacement.number = 2;
    TN_LIST_INSERT_AFTER_RCU(item, &replacement, node);
    TN_LIST_REMOVE_RCU(item, node);
    tn_synchronize_rcu();
    free(item);
    return unused;
}

int main(void)
{
    struct item *item = malloc(sizeof(*item));

    item->number = 1;
    TN_LIST_INSERT_HEAD(&list, item, node);
    RUN_THREADS(reader, writer);
    return 0;
}
