/* SPDX-License-Identifier: MIT */
/*
 * Elements pushed by two threads, or by one to a list that two take from, are
 * each taken once, in reverse order, with what came before the push.
 *
 * Promises: Q1 Q2
 * Defines: TWO_PUSH | TWO_TAKE
 */

#include "tenon/queue.h"
#include "verify.h"

struct item {
    int number;
    int taken;
    TN_SLIST_ENTRY(item) node;
};

TN_SLIST_HEAD(items, item);

static struct items list = TN_SLIST_HEAD_INIT(list);
static struct item items[4];

static void push(int at)
{
    items[at].number = at;
    TN_SLIST_INSERT_HEAD_ATOMIC(&list, &items[at], node);
}

static void take(void)
{
    struct items taken;
    struct item *item;
    int after[2] = {4, 4};

    TN_SLIST_MOVE_ATOMIC(&taken, &list);
    TN_SLIST_FOREACH (item, &taken, node) {
        int by = item->number / 2;

        assert(item->number == item - items);
        assert(item->number < after[by]);
        after[by] = item->number;
        item->taken++;
    }
}

static void *first_pusher(void *unused)
{
    push(0);
    push(1);
    return unused;
}

#ifdef TWO_PUSH
static void *second_pusher(void *unused)
{
    push(2);
    return unused;
}
#endif

static void *taker(void *unused)
{
    take();
    return unused;
}

int main(void)
{
#ifdef TWO_PUSH
    RUN_THREADS(first_pusher, second_pusher, taker);
#else
    RUN_THREADS(first_pusher, taker, taker);
#endif
    take();
    assert(items[0].taken == 1 && items[1].taken == 1);
#ifdef TWO_PUSH
    assert(items[2].taken == 1);
#endif
    assert(TN_SLIST_EMPTY_ATOMIC(&list));
    return 0;
}
