/* SPDX-License-Identifier: MIT */
/* Each operation on the four kinds of list under QEMU's names. */

#include "qemu/osdep.h"
#include "qemu/queue.h"
#include "qemu/rcu_queue.h"

#include "tap.h"

struct item {
    int number;
    QLIST_ENTRY(item) list;
    QSLIST_ENTRY(item) slist;
    QSIMPLEQ_ENTRY(item) simpleq;
    QTAILQ_ENTRY(item) tailq;
};

static struct item items[6];
static QLIST_HEAD(list_head, item) list = QLIST_HEAD_INITIALIZER(list);
static QSLIST_HEAD(slist_head, item) slist = QSLIST_HEAD_INITIALIZER(slist);
static QSIMPLEQ_HEAD(simpleq_head,
                     item) simpleq = QSIMPLEQ_HEAD_INITIALIZER(simpleq);
static QTAILQ_HEAD(tailq_head, item) tailq = QTAILQ_HEAD_INITIALIZER(tailq);

static void number_items(void)
{
    for (int i = 0; i < 6; i++) {
        items[i].number = i + 1;
    }
}

/* The numbers, as the digits of one. */
#define DIGITS(EACH, head, field)                   \
    __extension__({                                 \
        struct item *each_;                         \
        int digits_ = 0;                            \
        EACH(each_, head, field)                    \
        {                                           \
            digits_ = digits_ * 10 + each_->number; \
        }                                           \
        digits_;                                    \
    })

TEST(doubly_linked)
{
    struct list_head other = QLIST_HEAD_INITIALIZER(other);
    struct item *e, *next;

    number_items();
    QLIST_INIT(&list);
    CHECK(QLIST_EMPTY(&list) && QLIST_EMPTY_RCU(&list));
    QLIST_INSERT_HEAD(&list, &items[1], list);
    QLIST_INSERT_AFTER(&items[1], &items[3], list);
    QLIST_INSERT_BEFORE(&items[3], &items[2], list);
    QLIST_INSERT_HEAD_RCU(&list, &items[0], list);
    QLIST_INSERT_AFTER_RCU(&items[3], &items[5], list);
    QLIST_INSERT_BEFORE_RCU(&items[5], &items[4], list);
    CHECK(DIGITS(QLIST_FOREACH, &list, list) == 123456);
    CHECK(DIGITS(QLIST_FOREACH_RCU, &list, list) == 123456);
    CHECK(QLIST_FIRST(&list) == QLIST_FIRST_RCU(&list));
    CHECK(QLIST_NEXT(&items[0], list) == QLIST_NEXT_RCU(&items[0], list));
    QLIST_REMOVE(&items[5], list);
    CHECK(!QLIST_IS_INSERTED(&items[5], list) && !items[5].list.le_next);
    QLIST_REMOVE_RCU(&items[0], list);
    QLIST_SAFE_REMOVE(&items[4], list);
    CHECK(!QLIST_IS_INSERTED(&items[4], list));
    CHECK(QLIST_IS_INSERTED(&items[3], list));
    QLIST_SWAP(&list, &other, list);
    CHECK(QLIST_EMPTY(&list) && DIGITS(QLIST_FOREACH, &other, list) == 234);
    QLIST_FOREACH_SAFE (e, &other, list, next) {
        QLIST_REMOVE(e, list);
    }
    QLIST_FOREACH_SAFE_RCU (e, &other, list, next) {
        CHECK(false);
    }
    CHECK(QLIST_EMPTY(&other));
    QLIST_INSERT_HEAD(&other, &items[0], list);
    list = other;
    QLIST_FIX_HEAD_PTR(&list, list);
    CHECK(list.lh_first == items && items[0].list.le_prev == &list.lh_first);
    QLIST_REMOVE(QLIST_FIRST(&list), list);
    CHECK(QLIST_EMPTY(&list));
}

TEST(doubly_linked_raw)
{
    const size_t entry = offsetof(struct item, list);
    void *head = &list, *e;

    number_items();
    QLIST_INIT(&list);
    QLIST_RAW_INSERT_HEAD(head, (void *)&items[0], entry);
    QLIST_RAW_INSERT_AFTER(head, (void *)&items[0], (void *)&items[2], entry);
    QLIST_RAW_INSERT_AFTER(head, (void *)&items[0], (void *)&items[1], entry);
    CHECK(DIGITS(QLIST_FOREACH, &list, list) == 123);
    CHECK(QLIST_RAW_FIRST(head) == items);
    CHECK(QLIST_RAW_NEXT(items, entry) == &items[1]);
    CHECK(*QLIST_RAW_PREVIOUS(&items[1], entry) == &items[1]);
    QLIST_RAW_REVERSE(head, e, entry);
    CHECK(DIGITS(QLIST_FOREACH, &list, list) == 321);
    QLIST_RAW_FOREACH(e, head, entry)
    {
        CHECK(e == *QLIST_RAW_PREVIOUS(e, entry));
    }
    QLIST_REMOVE(&items[1], list);
    QLIST_REMOVE(&items[2], list);
    CHECK(DIGITS(QLIST_FOREACH, &list, list) == 1);
}

TEST(singly_linked)
{
    struct slist_head other = QSLIST_HEAD_INITIALIZER(other);
    struct item *e, *next;

    number_items();
    QSLIST_INIT(&slist);
    CHECK(QSLIST_EMPTY(&slist) && QSLIST_EMPTY_RCU(&slist));
    QSLIST_INSERT_HEAD(&slist, &items[1], slist);
    QSLIST_INSERT_AFTER(&items[1], &items[3], slist);
    QSLIST_INSERT_HEAD_RCU(&slist, &items[0], slist);
    QSLIST_INSERT_AFTER_RCU(&slist, &items[1], &items[2], slist);
    QSLIST_INSERT_AFTER_RCU(&items[3], &items[4], slist);
    CHECK(DIGITS(QSLIST_FOREACH, &slist, slist) == 12345);
    CHECK(DIGITS(QSLIST_FOREACH_RCU, &slist, slist) == 12345);
    CHECK(QSLIST_FIRST(&slist) == QSLIST_FIRST_RCU(&slist));
    CHECK(QSLIST_NEXT(&items[0], slist) == QSLIST_NEXT_RCU(&items[0], slist));
    QSLIST_REMOVE_HEAD(&slist, slist);
    QSLIST_REMOVE_AFTER(&items[1], slist);
    QSLIST_REMOVE(&slist, &items[3], item, slist);
    CHECK(!items[0].slist.sle_next && !items[2].slist.sle_next);
    CHECK(!items[3].slist.sle_next && slist.slh_first == &items[1]);
    CHECK(DIGITS(QSLIST_FOREACH, &slist, slist) == 25);
    QSLIST_REMOVE_AFTER_RCU(&items[1], slist);
    QSLIST_REMOVE_HEAD_RCU(&slist, slist);
    QSLIST_INSERT_HEAD_ATOMIC(&slist, &items[0], slist);
    QSLIST_INSERT_HEAD_ATOMIC(&slist, &items[1], slist);
    CHECK(!QSLIST_EMPTY_ATOMIC(&slist));
    QSLIST_MOVE_ATOMIC(&other, &slist);
    CHECK(QSLIST_EMPTY(&slist) && DIGITS(QSLIST_FOREACH, &other, slist) == 21);
    QSLIST_REMOVE_RCU(&other, &items[0], item, slist);
    QSLIST_FOREACH_SAFE (e, &other, slist, next) {
        QSLIST_REMOVE(&other, e, item, slist);
    }
    QSLIST_FOREACH_SAFE_RCU (e, &other, slist, next) {
        CHECK(false);
    }
    CHECK(QSLIST_EMPTY(&other));
}

TEST(with_a_tail)
{
    struct simpleq_head other = QSIMPLEQ_HEAD_INITIALIZER(other);
    struct item *e, *next;

    number_items();
    QSIMPLEQ_INIT(&simpleq);
    CHECK(QSIMPLEQ_EMPTY(&simpleq) && QSIMPLEQ_EMPTY_RCU(&simpleq));
    CHECK(QSIMPLEQ_LAST(&simpleq, item, simpleq) == NULL);
    QSIMPLEQ_INSERT_TAIL(&simpleq, &items[1], simpleq);
    QSIMPLEQ_INSERT_HEAD(&simpleq, &items[0], simpleq);
    QSIMPLEQ_INSERT_AFTER(&simpleq, &items[1], &items[3], simpleq);
    QSIMPLEQ_INSERT_AFTER_RCU(&simpleq, &items[1], &items[2], simpleq);
    QSIMPLEQ_INSERT_TAIL_RCU(&simpleq, &items[4], simpleq);
    CHECK(DIGITS(QSIMPLEQ_FOREACH, &simpleq, simpleq) == 12345);
    CHECK(DIGITS(QSIMPLEQ_FOREACH_RCU, &simpleq, simpleq) == 12345);
    CHECK(QSIMPLEQ_LAST(&simpleq, item, simpleq) == &items[4]);
    CHECK(QSIMPLEQ_FIRST(&simpleq) == QSIMPLEQ_FIRST_RCU(&simpleq));
    CHECK(QSIMPLEQ_NEXT(&items[0], simpleq) ==
          QSIMPLEQ_NEXT_RCU(&items[0], simpleq));
    QSIMPLEQ_SPLIT_AFTER(&simpleq, &items[2], simpleq, &other);
    CHECK(DIGITS(QSIMPLEQ_FOREACH, &simpleq, simpleq) == 123);
    CHECK(DIGITS(QSIMPLEQ_FOREACH, &other, simpleq) == 45);
    QSIMPLEQ_PREPEND(&simpleq, &other);
    CHECK(DIGITS(QSIMPLEQ_FOREACH, &simpleq, simpleq) == 45123);
    QSIMPLEQ_CONCAT(&other, &simpleq);
    CHECK(QSIMPLEQ_EMPTY_ATOMIC(&simpleq));
    QSIMPLEQ_REMOVE_HEAD(&other, simpleq);
    QSIMPLEQ_REMOVE(&other, &items[2], item, simpleq);
    CHECK(!items[3].simpleq.sqe_next && !items[2].simpleq.sqe_next);
    CHECK(*other.sqh_last == NULL && other.sqh_first == &items[4]);
    QSIMPLEQ_REMOVE_HEAD_RCU(&other, simpleq);
    QSIMPLEQ_REMOVE_RCU(&other, &items[1], item, simpleq);
    QSIMPLEQ_INSERT_HEAD_RCU(&other, &items[5], simpleq);
    CHECK(DIGITS(QSIMPLEQ_FOREACH, &other, simpleq) == 61);
    QSIMPLEQ_FOREACH_SAFE (e, &other, simpleq, next) {
        QSIMPLEQ_REMOVE_HEAD(&other, simpleq);
    }
    QSIMPLEQ_FOREACH_SAFE_RCU (e, &other, simpleq, next) {
        CHECK(false);
    }
}

TEST(tail_queue)
{
    struct item *e, *other;

    number_items();
    QTAILQ_INIT(&tailq);
    CHECK(QTAILQ_EMPTY(&tailq) && QTAILQ_EMPTY_RCU(&tailq));
    CHECK(QTAILQ_LAST(&tailq) == NULL);
    QTAILQ_INSERT_TAIL(&tailq, &items[1], tailq);
    QTAILQ_INSERT_HEAD(&tailq, &items[0], tailq);
    QTAILQ_INSERT_AFTER(&tailq, &items[1], &items[3], tailq);
    QTAILQ_INSERT_BEFORE(&items[3], &items[2], tailq);
    CHECK(DIGITS(QTAILQ_FOREACH, &tailq, tailq) == 1234);
    CHECK(DIGITS(QTAILQ_FOREACH_REVERSE, &tailq, tailq) == 4321);
    CHECK(QTAILQ_FIRST(&tailq) == &items[0]);
    CHECK(QTAILQ_NEXT(&items[0], tailq) == &items[1]);
    CHECK(QTAILQ_LAST(&tailq) == &items[3]);
    CHECK(QTAILQ_PREV(&items[0], tailq) == NULL);
    CHECK(QTAILQ_PREV(&items[3], tailq) == &items[2]);
    CHECK(QTAILQ_PREV(&items[3], tailq_head, tailq) == &items[2]);
    CHECK(QTAILQ_LAST(&tailq, tailq_head) == &items[3]);
    QTAILQ_FOREACH_REVERSE (e, &tailq, tailq_head, tailq) {
        other = e;
    }
    QTAILQ_FOREACH_REVERSE_SAFE (e, &tailq, tailq_head, tailq, other) {
        CHECK(other == QTAILQ_PREV(e, tailq));
    }
    QTAILQ_REMOVE(&tailq, &items[3], tailq);
    CHECK(!QTAILQ_IN_USE(&items[3], tailq) && QTAILQ_IN_USE(e = items, tailq));
    QTAILQ_REMOVE(&tailq, QTAILQ_FIRST(&tailq), tailq);
    CHECK(!items[0].tailq.tqe_next && tailq.tqh_first == &items[1]);
    QTAILQ_INSERT_TAIL(&tailq, &items[5], tailq);
    QTAILQ_REMOVE_SEVERAL(&tailq, &items[1], &items[2], tailq);
    CHECK(DIGITS(QTAILQ_FOREACH_REVERSE, &tailq, tailq) == 6);
    QTAILQ_INSERT_HEAD(&tailq, &items[0], tailq);
    QTAILQ_FOREACH_REVERSE_SAFE (e, &tailq, tailq, other) {
        QTAILQ_REMOVE(&tailq, e, tailq);
    }
    QTAILQ_FOREACH_SAFE (e, &tailq, tailq, other) {
        CHECK(false);
    }
    CHECK(QTAILQ_LAST(&tailq) == NULL);
}

TEST(tail_queue_rcu)
{
    QTAILQ_HEAD(, item) zeroed = {NULL};
    struct item *e, *next;

    number_items();
    QTAILQ_INSERT_HEAD_RCU(&zeroed, &items[1], tailq);
    QTAILQ_INSERT_TAIL_RCU(&zeroed, &items[4], tailq);
    QTAILQ_INSERT_AFTER_RCU(&zeroed, &items[1], &items[2], tailq);
    QTAILQ_INSERT_BEFORE_RCU(&items[4], &items[3], tailq);
    QTAILQ_INSERT_BEFORE_RCU(&items[1], &items[0], tailq);
    QTAILQ_INSERT_AFTER_RCU(&zeroed, &items[4], &items[5], tailq);
    CHECK(DIGITS(QTAILQ_FOREACH_RCU, &zeroed, tailq) == 123456);
    CHECK(DIGITS(QTAILQ_FOREACH_REVERSE, &zeroed, tailq) == 654321);
    CHECK(QTAILQ_FIRST_RCU(&zeroed) == items);
    CHECK(QTAILQ_NEXT_RCU(items, tailq) == &items[1]);
    QTAILQ_REMOVE_RCU(&zeroed, &items[0], tailq);
    QTAILQ_REMOVE_RCU(&zeroed, &items[5], tailq);
    QTAILQ_REMOVE_RCU(&zeroed, &items[2], tailq);
    CHECK(QTAILQ_NEXT_RCU(&items[2], tailq) == &items[3]); /* leads on */
    CHECK(DIGITS(QTAILQ_FOREACH_RCU, &zeroed, tailq) == 245);
    CHECK(DIGITS(QTAILQ_FOREACH_REVERSE, &zeroed, tailq) == 542);
    QTAILQ_FOREACH_SAFE_RCU (e, &zeroed, tailq, next) {
        QTAILQ_REMOVE_RCU(&zeroed, e, tailq);
    }
    CHECK(QTAILQ_EMPTY_RCU(&zeroed));
}

TEST(tail_queue_raw)
{
    const size_t entry = offsetof(struct item, tailq);
    void *head = &tailq, *e;
    int n = 0;

    QTAILQ_INIT(&tailq);
    QTAILQ_RAW_INSERT_TAIL(head, (void *)&items[0], entry);
    QTAILQ_RAW_INSERT_TAIL(head, (void *)&items[1], entry);
    CHECK(QTAILQ_RAW_FIRST(head) == items);
    CHECK(QTAILQ_RAW_NEXT(items, entry) == &items[1]);
    CHECK(QTAILQ_RAW_TQE_PREV(&items[1], entry) == items);
    CHECK(QTAILQ_RAW_TQH_CIRC(head)->tql_prev ==
          QTAILQ_RAW_TQE_CIRC(&items[1], entry));
    QTAILQ_RAW_FOREACH(e, head, entry)
    {
        CHECK(e == &items[n++]);
    }
    CHECK(n == 2 && QTAILQ_LAST(&tailq) == &items[1]);
}
