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
#include "verify.h"

struct item {
    int number;
    bool removed; /* under the lock */
    bool visited; /* by the reader */
    TN_SLIST_ENTRY(item) node;
};

TN_SLIST_HEAD(items, item);

static struct items list;
static struct item first = {.number = 10}, second = {.number = 30},
                   third = {.number = 40}, fresh[2];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct item *new_item(int number)
{
    struct item *item = fresh[0].number ? &fresh[1] : &fresh[0];

    item->number = number;
    return item;
}

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

static void *writer(void *unused)
{
    pthread_mutex_lock(&lock);
    CASE();
    pthread_mutex_unlock(&lock);
    return unused;
}

/* The writer may remove what comes ahead of this. */
static void *another_writer(void *unused)
{
    pthread_mutex_lock(&lock);
    if (!BEHIND.removed) {
        TN_SLIST_INSERT_AFTER_RCU(&BEHIND, new_item(BEHIND.number + 1), node);
    }
    pthread_mutex_unlock(&lock);
    return unused;
}

static int before;

static void visit(struct item *item)
{
    assert(item->number > before);
    before = item->number;
    item->visited = true;
}

static void *reader(void *unused)
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
    return unused;
}

int main(void)
{
    TN_SLIST_INSERT_HEAD(&list, &third, node);
    TN_SLIST_INSERT_HEAD(&list, &second, node);
    TN_SLIST_INSERT_HEAD(&list, &first, node);
    RUN_THREADS(writer, another_writer, reader);
    assert(first.visited || first.removed);
    assert(second.visited || second.removed);
    assert(third.visited);

    first.visited = second.visited = false;
    before = 0;
    reader(NULL);
    assert(first.visited == !first.removed);
    assert(second.visited == !second.removed);
    return 0;
}
