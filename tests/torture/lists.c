/* SPDX-License-Identifier: MIT */
/*
 * The RCU lists under readers that walk them, and the atomic list under threads
 * that push and one that takes.  What was added is reclaimed, each element
 * once, and readers find elements whole and in order.
 */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "tenon/atomic.h"
#include "tenon/rcu.h"
#include "tenon/rcu_queue.h"
#include "torture.h"

enum { WHOLE = 0x600df00d };

struct item {
    struct tn_rcu_head rcu;
    unsigned key;
    unsigned mark; /* plain, written before the item is published */
    TN_SLIST_ENTRY(item) s;
    TN_LIST_ENTRY(item) l;
    TN_SIMPLEQ_ENTRY(item) q;
    TN_TAILQ_ENTRY(item) t;
};

TN_SLIST_HEAD(slist, item);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the writers */
static struct slist slist;
static TN_LIST_HEAD(, item) list;
static TN_SIMPLEQ_HEAD(, item) simpleq = TN_SIMPLEQ_HEAD_INIT(simpleq);
static TN_TAILQ_HEAD(, item) tailq;
static unsigned next_key;

static struct slist pushed;
static uint64_t added, reclaimed;

static struct item *make(void)
{
    struct item *item = malloc(sizeof(*item));

    memset(item, 0, sizeof(*item));
    tn_atomic_inc(&added);
    return item;
}

static void reclaim(struct item *item)
{
    TORTURE_CHECK(item->mark == WHOLE);
    item->mark = 0;
    tn_atomic_inc(&reclaimed);
    free(item);
}

/* New items go to the heads, or to the tails, so that keys stay in order. */
static void insert(struct item *item)
{
    item->key = ++next_key;
    item->mark = WHOLE;
#ifdef RACY
    TN_SLIST_INSERT_HEAD(&slist, item, s);
#else
    TN_SLIST_INSERT_HEAD_RCU(&slist, item, s);
#endif
    TN_LIST_INSERT_HEAD_RCU(&list, item, l);
    TN_SIMPLEQ_INSERT_TAIL_RCU(&simpleq, item, q);
    TN_TAILQ_INSERT_TAIL_RCU(&tailq, item, t);
}

static void unlink_item(struct item *item)
{
    TN_SLIST_REMOVE_RCU(&slist, item, s);
    TN_LIST_REMOVE_RCU(item, l);
    TN_SIMPLEQ_REMOVE_RCU(&simpleq, item, q);
    TN_TAILQ_REMOVE_RCU(&tailq, item, t);
    tn_call_rcu(item, reclaim, rcu);
}

static void writer(void)
{
    int length = 0;

    while (!torture_is_over()) {
        struct item *item = NULL;

        pthread_mutex_lock(&lock);
        if (length < 20 && !torture_one_in(3)) {
            insert(make());
            length++;
        } else if (length > 0) {
            TN_TAILQ_FOREACH (item, &tailq, t) {
                if (torture_one_in(4) || !TN_TAILQ_NEXT(item, t)) {
                    break;
                }
            }
            if (item) {
                unlink_item(item);
            }
            length--;
        }
        pthread_mutex_unlock(&lock);
        torture_dawdle();
        torture_count(1);
    }
}

#define WALK(foreach, head, field, in_order)         \
    do {                                             \
        struct item *item_;                          \
        unsigned last_ = 0;                          \
                                                     \
        tn_rcu_read_lock();                          \
        foreach(item_, head, field)                  \
        {                                            \
            unsigned key_ = item_->key;              \
                                                     \
            TORTURE_CHECK(item_->mark == WHOLE);     \
            TORTURE_CHECK(last_ == 0 || (in_order)); \
            last_ = key_;                            \
        }                                            \
        tn_rcu_read_unlock();                        \
    } while (0)

static void reader(void)
{
    while (!torture_is_over()) {
        WALK(TN_SLIST_FOREACH_RCU, &slist, s, key_ < last_);
        WALK(TN_LIST_FOREACH_RCU, &list, l, key_ < last_);
        WALK(TN_SIMPLEQ_FOREACH_RCU, &simpleq, q, key_ > last_);
        WALK(TN_TAILQ_FOREACH_RCU, &tailq, t, key_ > last_);
    }
}

static void pusher(void)
{
    while (!torture_is_over()) {
        for (uint32_t n = torture_random() % 20; n; n--) {
            struct item *item = make();

            item->mark = WHOLE;
            TN_SLIST_INSERT_HEAD_ATOMIC(&pushed, item, s);
        }
        torture_dawdle();
    }
}

static void taker(void)
{
    struct item *item, *following;
    struct slist taken;

    while (!torture_is_over()) {
        TN_SLIST_MOVE_ATOMIC(&taken, &pushed);
        TN_SLIST_FOREACH_SAFE (item, &taken, s, following) {
            reclaim(item);
        }
        torture_dawdle();
    }
}

static void end(void)
{
    struct item *item, *following;

    TN_TAILQ_FOREACH_SAFE (item, &tailq, t, following) {
        unlink_item(item);
    }
    TORTURE_CHECK(TN_SLIST_EMPTY(&slist) && TN_LIST_EMPTY(&list));
    TORTURE_CHECK(TN_SIMPLEQ_EMPTY(&simpleq) && TN_TAILQ_EMPTY(&tailq));
    tn_drain_call_rcu();
    TN_SLIST_FOREACH_SAFE (item, &pushed, s, following) {
        reclaim(item);
    }
    TORTURE_CHECK(added == reclaimed);
}

static const struct torture_role roles[] = {
    {"reader", reader}, {"writer", writer}, {"pusher", pusher},
    {"taker", taker},   {"writer", writer},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "lists",
        .end = end,
        .roles = roles,
        .count = 5,
    };

    return torture_main(argc, argv, &torture);
}
