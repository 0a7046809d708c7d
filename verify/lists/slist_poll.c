/* SPDX-License-Identifier: MIT */
/*
 * Elements that one thread takes and pushes again, while another pushes, are
 * neither lost nor there twice: a push that was overtaken starts anew.
 *
 * Promises: Q1 Q2
 */

#include "tenon/queue.h"
#include "verify.h"

struct item {
    int number;
    TN_SLIST_ENTRY(item) node;
};

TN_SLIST_HEAD(items, item);

static struct items list = TN_SLIST_HEAD_INIT(list);
static struct item items[2];

static void push(struct item *item)
{
    item->number++;
    TN_SLIST_INSERT_HEAD_ATOMIC(&list, item, node);
}

static void take_all(struct items *taken)
{
    TN_SLIST_MOVE_ATOMIC(taken, &list);
}

static void *pusher(void *unused)
{
    push(&items[0]);
    return unused;
}

static void *recycler(void *unused)
{
    struct items taken;
    struct item *item, *following;

    push(&items[1]);
    take_all(&taken);
    TN_SLIST_FOREACH_SAFE (item, &taken, node, following) {
        push(item);
    }
    return unused;
}

int main(void)
{
    struct items taken;
    struct item *item;
    int count = 0;

    RUN_THREADS(pusher, recycler);
    take_all(&taken);
    TN_SLIST_FOREACH (item, &taken, node) {
        assert(item->number == 1 || item->number == 2);
        count++;
    }
    assert(count == 2);
    assert(items[1].number == 2);
    return 0;
}
