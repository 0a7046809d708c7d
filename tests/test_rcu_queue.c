/* SPDX-License-Identifier: MIT */
/*
 * Each RCU list: every operation of its writer, and a reader that walks it at
 * the same time and must find its elements in order and initialised.
 */

#include <string.h>

#include "tap.h"
#include "threads.h"
#include "tenon/rcu.h"
#include "tenon/rcu_queue.h"

struct item {
    struct tn_rcu_head rcu;
    int key;
    TN_SLIST_ENTRY(item) s;
    TN_LIST_ENTRY(item) l;
    TN_SIMPLEQ_ENTRY(item) q;
    TN_TAILQ_ENTRY(item) t;
};

static TN_SLIST_HEAD(, item) slist;
static TN_LIST_HEAD(, item) list;
static TN_SIMPLEQ_HEAD(, item) simpleq = TN_SIMPLEQ_HEAD_INIT(simpleq);
static TN_TAILQ_HEAD(, item) tailq;
static bool stop;

static struct item *new_item(int key)
{
    struct item *item = malloc(sizeof(*item));

    memset(item, 0, sizeof(*item));
    item->key = key;
    return item;
}

/* Keys ascend along each list; the ends 0 and 100 are always there. */
#define WALK(foreach, head, field)     \
    do {                               \
        struct item *item_;            \
        int last_ = -1;                \
                                       \
        tn_rcu_read_lock();            \
        foreach(item_, head, field)    \
        {                              \
            CHECK(item_->key > last_); \
            last_ = item_->key;        \
        }                              \
        tn_rcu_read_unlock();          \
        CHECK(last_ == 100);           \
    } while (0)

static void *walk_all(void *arg)
{
    while (!tn_atomic_read(&stop)) {
        WALK(TN_SLIST_FOREACH_RCU, &slist, s);
        WALK(TN_LIST_FOREACH_RCU, &list, l);
        WALK(TN_SIMPLEQ_FOREACH_RCU, &simpleq, q);
        WALK(TN_TAILQ_FOREACH_RCU, &tailq, t);
    }
    return arg;
}

static void churn_slist(struct item *low)
{
    struct item *a = new_item(30), *b = new_item(20), *c = new_item(10);

    TN_SLIST_INSERT_AFTER_RCU(low, a, s);
    TN_SLIST_INSERT_AFTER_RCU(low, b, s);
    TN_SLIST_INSERT_AFTER_RCU(low, c, s);
    TN_SLIST_REMOVE_RCU(&slist, b, s);
    TN_SLIST_REMOVE_AFTER_RCU(low, s);
    TN_SLIST_REMOVE_RCU(&slist, a, s);
    tn_free_rcu(a, rcu);
    tn_free_rcu(b, rcu);
    tn_free_rcu(c, rcu);
}

static void churn_list(struct item *low, struct item *high)
{
    struct item *a = new_item(10), *b = new_item(20), *c = new_item(30);

    TN_LIST_INSERT_BEFORE_RCU(high, c, l);
    TN_LIST_INSERT_AFTER_RCU(low, a, l);
    TN_LIST_INSERT_AFTER_RCU(a, b, l);
    TN_LIST_REMOVE_RCU(b, l);
    TN_LIST_REMOVE_RCU(a, l);
    TN_LIST_REMOVE_RCU(c, l);
    tn_free_rcu(a, rcu);
    tn_free_rcu(b, rcu);
    tn_free_rcu(c, rcu);
}

static void churn_simpleq(struct item *low)
{
    struct item *a = new_item(10), *b = new_item(20);

    TN_SIMPLEQ_INSERT_AFTER_RCU(&simpleq, low, b, q);
    TN_SIMPLEQ_INSERT_AFTER_RCU(&simpleq, low, a, q);
    TN_SIMPLEQ_REMOVE_RCU(&simpleq, b, q);
    TN_SIMPLEQ_REMOVE_AFTER_RCU(&simpleq, low, q);
    tn_free_rcu(a, rcu);
    tn_free_rcu(b, rcu);
}

static void churn_tailq(struct item *low, struct item *high)
{
    struct item *a = new_item(10), *b = new_item(20), *c = new_item(30);

    TN_TAILQ_INSERT_AFTER_RCU(&tailq, low, a, t);
    TN_TAILQ_INSERT_BEFORE_RCU(&tailq, high, c, t);
    TN_TAILQ_INSERT_AFTER_RCU(&tailq, a, b, t);
    TN_TAILQ_REMOVE_RCU(&tailq, b, t);
    TN_TAILQ_REMOVE_RCU(&tailq, c, t);
    TN_TAILQ_REMOVE_RCU(&tailq, a, t);
    CHECK(TN_TAILQ_LAST(&tailq, t) == high);
    tn_free_rcu(a, rcu);
    tn_free_rcu(b, rcu);
    tn_free_rcu(c, rcu);
}

TEST(rcu_queue_readers_and_a_writer)
{
    struct item *low = new_item(0), *high = new_item(100);
    pthread_t readers[2];

    TN_SLIST_INSERT_HEAD_RCU(&slist, high, s);
    TN_SLIST_INSERT_HEAD_RCU(&slist, low, s);
    TN_LIST_INSERT_HEAD_RCU(&list, high, l);
    TN_LIST_INSERT_HEAD_RCU(&list, low, l);
    TN_SIMPLEQ_INSERT_TAIL_RCU(&simpleq, high, q);
    TN_SIMPLEQ_INSERT_HEAD_RCU(&simpleq, low, q);
    TN_TAILQ_INSERT_TAIL_RCU(&tailq, low, t);
    TN_TAILQ_INSERT_TAIL_RCU(&tailq, high, t);
    for (int i = 0; i < 2; i++) {
        readers[i] = thread_start(walk_all, NULL);
    }
    for (int i = 0; i < 2000; i++) {
        churn_slist(low);
        churn_list(low, high);
        churn_simpleq(low);
        churn_tailq(low, high);
    }
    tn_atomic_set(&stop, true);
    for (int i = 0; i < 2; i++) {
        thread_join(readers[i]);
    }
    tn_drain_call_rcu();
    free(low);
    free(high);
}

/* The ends of the lists, where there is nobody else. */
TEST(rcu_queue_ends)
{
    struct item *a = new_item(1), *b = new_item(2), *var, *following;
    int count = 0;

    CHECK(TN_SLIST_EMPTY_RCU(&slist) && TN_LIST_EMPTY_RCU(&list));
    CHECK(TN_SIMPLEQ_EMPTY_RCU(&simpleq) && TN_TAILQ_EMPTY_RCU(&tailq));

    TN_SLIST_INSERT_HEAD_RCU(&slist, a, s);
    TN_SLIST_REMOVE_HEAD_RCU(&slist, s);
    CHECK(TN_SLIST_FIRST_RCU(&slist) == NULL);

    TN_LIST_INSERT_HEAD_RCU(&list, a, l);
    CHECK(TN_LIST_FIRST_RCU(&list) == a && TN_LIST_NEXT_RCU(a, l) == NULL);

    TN_SIMPLEQ_INSERT_TAIL_RCU(&simpleq, a, q);
    TN_SIMPLEQ_INSERT_TAIL_RCU(&simpleq, b, q);
    TN_SIMPLEQ_REMOVE_HEAD_RCU(&simpleq, q);
    TN_SIMPLEQ_REMOVE_HEAD_RCU(&simpleq, q);
    TN_SIMPLEQ_INSERT_TAIL_RCU(&simpleq, a, q);
    CHECK(TN_SIMPLEQ_FIRST_RCU(&simpleq) == a);
    CHECK(TN_SIMPLEQ_NEXT_RCU(a, q) == NULL);

    TN_TAILQ_INSERT_HEAD_RCU(&tailq, b, t);
    TN_TAILQ_INSERT_HEAD_RCU(&tailq, a, t);
    CHECK(TN_TAILQ_FIRST_RCU(&tailq) == a && TN_TAILQ_NEXT_RCU(a, t) == b);
    CHECK(TN_TAILQ_LAST(&tailq, t) == b);
    TN_TAILQ_FOREACH_SAFE_RCU (var, &tailq, t, following) {
        TN_TAILQ_REMOVE_RCU(&tailq, var, t);
        count++;
    }
    CHECK(count == 2 && TN_TAILQ_EMPTY_RCU(&tailq));
    TN_SLIST_FOREACH_SAFE_RCU (var, &slist, s, following) {
        CHECK(false);
    }
    TN_LIST_FOREACH_SAFE_RCU (var, &list, l, following) {
        TN_LIST_REMOVE_RCU(var, l);
    }
    TN_SIMPLEQ_FOREACH_SAFE_RCU (var, &simpleq, q, following) {
        TN_SIMPLEQ_REMOVE_RCU(&simpleq, var, q);
    }
    CHECK(TN_LIST_EMPTY_RCU(&list) && TN_SIMPLEQ_EMPTY_RCU(&simpleq));
    free(a);
    free(b);
}
