/* SPDX-License-Identifier: MIT */
/* Each operation of the four lists, checked against the expected order. */

#include <string.h>

#include "tap.h"
#include "threads.h"
#include "tenon/queue.h"

struct item {
    char name;
    TN_SLIST_ENTRY(item) s;
    TN_LIST_ENTRY(item) l;
    TN_SIMPLEQ_ENTRY(item) q;
    TN_TAILQ_ENTRY(item) t;
};

static struct item items[6];

static struct item *named(char name)
{
    struct item *item = &items[name - 'a'];

    item->name = name;
    return item;
}

#define A named('a')
#define B named('b')
#define C named('c')
#define D named('d')
#define E named('e')

/* The names of a list's elements, in the order of its FOREACH. */
#define NAMES(foreach, head, field)     \
    __extension__({                     \
        static char names_[8];          \
        struct item *item_;             \
        int n_ = 0;                     \
        foreach(item_, head, field)     \
        {                               \
            names_[n_++] = item_->name; \
        }                               \
        names_[n_] = '\0';              \
        names_;                         \
    })

TN_SLIST_HEAD(slist, item);
#define SLIST_IS(names) (strcmp(NAMES(TN_SLIST_FOREACH, &s, s), names) == 0)

TEST(queue_slist)
{
    struct slist s = TN_SLIST_HEAD_INIT(s);
    struct item *item, *following;

    CHECK(TN_SLIST_EMPTY(&s) && SLIST_IS(""));
    TN_SLIST_INSERT_HEAD(&s, B, s);
    TN_SLIST_INSERT_HEAD(&s, A, s);
    TN_SLIST_INSERT_AFTER(B, D, s);
    TN_SLIST_INSERT_AFTER(B, C, s);
    CHECK(SLIST_IS("abcd") && TN_SLIST_FIRST(&s) == A);
    CHECK(TN_SLIST_NEXT(A, s) == B && TN_SLIST_NEXT(D, s) == NULL);
    TN_SLIST_REMOVE(&s, C, s);
    CHECK(SLIST_IS("abd"));
    TN_SLIST_REMOVE_AFTER(A, s);
    CHECK(SLIST_IS("ad"));
    TN_SLIST_REMOVE_HEAD(&s, s);
    CHECK(SLIST_IS("d"));
    TN_SLIST_REMOVE(&s, D, s);
    CHECK(TN_SLIST_EMPTY(&s));
    TN_SLIST_INSERT_HEAD(&s, B, s);
    TN_SLIST_INSERT_HEAD(&s, A, s);
    TN_SLIST_FOREACH_SAFE (item, &s, s, following) {
        TN_SLIST_REMOVE(&s, item, s);
        memset(item, 0xff, sizeof(*item));
    }
    CHECK(TN_SLIST_EMPTY(&s));
    TN_SLIST_INIT(&s);
}

TEST(queue_slist_atomic)
{
    struct slist s = TN_SLIST_HEAD_INIT(s), taken;

    CHECK(TN_SLIST_EMPTY_ATOMIC(&s));
    TN_SLIST_INSERT_HEAD_ATOMIC(&s, A, s);
    TN_SLIST_INSERT_HEAD_ATOMIC(&s, B, s);
    CHECK(!TN_SLIST_EMPTY_ATOMIC(&s) && SLIST_IS("ba"));
    TN_SLIST_MOVE_ATOMIC(&taken, &s);
    CHECK(TN_SLIST_EMPTY_ATOMIC(&s) && TN_SLIST_FIRST(&taken) == B);
    TN_SLIST_MOVE_ATOMIC(&taken, &s);
    CHECK(TN_SLIST_EMPTY(&taken));
}

TN_LIST_HEAD(list, item);
#define LIST_IS(list, names) \
    (strcmp(NAMES(TN_LIST_FOREACH, list, l), names) == 0)

TEST(queue_list)
{
    struct list l = TN_LIST_HEAD_INIT(l), other = TN_LIST_HEAD_INIT(other);
    struct item *item, *following;

    CHECK(TN_LIST_EMPTY(&l));
    TN_LIST_INSERT_HEAD(&l, C, l);
    TN_LIST_INSERT_BEFORE(C, A, l);
    TN_LIST_INSERT_AFTER(A, B, l);
    TN_LIST_INSERT_AFTER(C, D, l);
    CHECK(LIST_IS(&l, "abcd") && TN_LIST_FIRST(&l) == A);
    CHECK(TN_LIST_NEXT(D, l) == NULL);
    TN_LIST_SWAP(&l, &other, l);
    CHECK(LIST_IS(&l, "") && LIST_IS(&other, "abcd"));
    TN_LIST_REMOVE(A, l);
    TN_LIST_REMOVE(C, l);
    TN_LIST_REMOVE(D, l);
    CHECK(LIST_IS(&other, "b"));
    TN_LIST_INSERT_HEAD(&l, E, l);
    TN_LIST_SWAP(&l, &other, l);
    CHECK(LIST_IS(&l, "b") && LIST_IS(&other, "e"));
    CHECK(TN_LIST_IS_INSERTED(B, l));
    TN_LIST_SAFE_REMOVE(B, l);
    CHECK(!TN_LIST_IS_INSERTED(B, l));
    TN_LIST_SAFE_REMOVE(B, l);
    CHECK(TN_LIST_EMPTY(&l));
    TN_LIST_FOREACH_SAFE (item, &other, l, following) {
        TN_LIST_REMOVE(item, l);
        memset(item, 0xff, sizeof(*item));
    }
    CHECK(TN_LIST_EMPTY(&other));
    TN_LIST_INIT(&other);
}

TN_SIMPLEQ_HEAD(simpleq, item);
#define SIMPLEQ_IS(queue, names) \
    (strcmp(NAMES(TN_SIMPLEQ_FOREACH, queue, q), names) == 0)

TEST(queue_simpleq)
{
    struct simpleq q = TN_SIMPLEQ_HEAD_INIT(q);
    struct item *item, *following;

    CHECK(TN_SIMPLEQ_EMPTY(&q) && TN_SIMPLEQ_EMPTY_ATOMIC(&q));
    TN_SIMPLEQ_INSERT_TAIL(&q, B, q);
    TN_SIMPLEQ_INSERT_TAIL(&q, D, q);
    TN_SIMPLEQ_INSERT_HEAD(&q, A, q);
    TN_SIMPLEQ_INSERT_AFTER(&q, B, C, q);
    TN_SIMPLEQ_INSERT_AFTER(&q, D, E, q);
    CHECK(SIMPLEQ_IS(&q, "abcde") && TN_SIMPLEQ_FIRST(&q) == A);
    CHECK(TN_SIMPLEQ_NEXT(A, q) == B);
    TN_SIMPLEQ_REMOVE_AFTER(&q, D, q); /* the last: the end moves */
    TN_SIMPLEQ_INSERT_TAIL(&q, E, q);
    TN_SIMPLEQ_REMOVE(&q, C, q);
    TN_SIMPLEQ_REMOVE_HEAD(&q, q);
    CHECK(SIMPLEQ_IS(&q, "bde"));
    TN_SIMPLEQ_REMOVE(&q, E, q);
    TN_SIMPLEQ_INSERT_TAIL(&q, A, q);
    CHECK(SIMPLEQ_IS(&q, "bda"));
    TN_SIMPLEQ_FOREACH_SAFE (item, &q, q, following) {
        TN_SIMPLEQ_REMOVE(&q, item, q);
        memset(item, 0xff, sizeof(*item));
    }
    CHECK(TN_SIMPLEQ_EMPTY(&q));
    TN_SIMPLEQ_INSERT_TAIL(&q, A, q);
    CHECK(SIMPLEQ_IS(&q, "a"));
}

TEST(queue_simpleq_whole)
{
    struct simpleq q = TN_SIMPLEQ_HEAD_INIT(q), p = TN_SIMPLEQ_HEAD_INIT(p);

    TN_SIMPLEQ_CONCAT(&q, &p);
    TN_SIMPLEQ_PREPEND(&q, &p);
    CHECK(SIMPLEQ_IS(&q, ""));
    TN_SIMPLEQ_INSERT_TAIL(&p, B, q);
    TN_SIMPLEQ_INSERT_TAIL(&p, C, q);
    TN_SIMPLEQ_PREPEND(&q, &p);
    CHECK(SIMPLEQ_IS(&q, "bc") && TN_SIMPLEQ_EMPTY(&p));
    TN_SIMPLEQ_INSERT_TAIL(&p, A, q);
    TN_SIMPLEQ_PREPEND(&q, &p);
    TN_SIMPLEQ_INSERT_TAIL(&p, D, q);
    TN_SIMPLEQ_CONCAT(&q, &p);
    TN_SIMPLEQ_INSERT_TAIL(&q, E, q);
    CHECK(SIMPLEQ_IS(&q, "abcde"));
    TN_SIMPLEQ_SPLIT_AFTER(&q, B, q, &p);
    CHECK(SIMPLEQ_IS(&q, "ab"));
    CHECK(SIMPLEQ_IS(&p, "cde"));
    TN_SIMPLEQ_INSERT_TAIL(&q, named('f'), q);
    CHECK(SIMPLEQ_IS(&q, "abf"));
    TN_SIMPLEQ_SPLIT_AFTER(&p, E, q, &q);
    CHECK(SIMPLEQ_IS(&q, "") && TN_SIMPLEQ_EMPTY(&q));
    TN_SIMPLEQ_INSERT_TAIL(&p, A, q);
    CHECK(SIMPLEQ_IS(&p, "cdea"));
}

TN_TAILQ_HEAD(tailq, item);
#define TAILQ_IS(names, reversed)                          \
    (strcmp(NAMES(TN_TAILQ_FOREACH, &t, t), names) == 0 && \
     strcmp(NAMES(TN_TAILQ_FOREACH_REVERSE, &t, t), reversed) == 0)

TEST(queue_tailq)
{
    struct tailq t = TN_TAILQ_HEAD_INIT(t);
    struct item *item, *other;

    memset(items, 0, sizeof(items));
    CHECK(TN_TAILQ_EMPTY(&t) && TAILQ_IS("", ""));
    CHECK(TN_TAILQ_LAST(&t, t) == NULL);
    TN_TAILQ_INSERT_TAIL(&t, C, t);
    CHECK(TN_TAILQ_IN_USE(C, t) && !TN_TAILQ_IN_USE(A, t));
    TN_TAILQ_INSERT_HEAD(&t, A, t);
    TN_TAILQ_INSERT_BEFORE(&t, C, B, t);
    TN_TAILQ_INSERT_AFTER(&t, C, D, t);
    TN_TAILQ_INSERT_TAIL(&t, E, t);
    CHECK(TAILQ_IS("abcde", "edcba"));
    CHECK(TN_TAILQ_FIRST(&t) == A && TN_TAILQ_LAST(&t, t) == E);
    CHECK(TN_TAILQ_NEXT(A, t) == B && TN_TAILQ_NEXT(E, t) == NULL);
    CHECK(TN_TAILQ_PREV(&t, B, t) == A && TN_TAILQ_PREV(&t, A, t) == NULL);
    TN_TAILQ_REMOVE(&t, E, t);
    TN_TAILQ_REMOVE(&t, A, t);
    TN_TAILQ_REMOVE(&t, C, t);
    CHECK(TAILQ_IS("bd", "db") && !TN_TAILQ_IN_USE(C, t));
    TN_TAILQ_INSERT_BEFORE(&t, B, A, t);
    CHECK(TAILQ_IS("abd", "dba"));
    TN_TAILQ_REMOVE_SEVERAL(&t, A, B, t);
    CHECK(TAILQ_IS("d", "d"));
    TN_TAILQ_INSERT_HEAD(&t, C, t);
    TN_TAILQ_FOREACH_SAFE (item, &t, t, other) {
        TN_TAILQ_REMOVE(&t, item, t);
        memset(item, 0xff, sizeof(*item));
    }
    CHECK(TN_TAILQ_EMPTY(&t));
    TN_TAILQ_INSERT_TAIL(&t, A, t);
    TN_TAILQ_INSERT_TAIL(&t, B, t);
    TN_TAILQ_FOREACH_REVERSE_SAFE (item, &t, t, other) {
        TN_TAILQ_REMOVE(&t, item, t);
        memset(item, 0xff, sizeof(*item));
    }
    CHECK(TN_TAILQ_EMPTY(&t));
    TN_TAILQ_INIT(&t);
}

enum { PUSHERS = 3, PUSHES = 30000 };

static struct slist shared;
static int produced;

static void *push(void *arg)
{
    for (int i = 0; i < PUSHES; i++) {
        struct item *item = malloc(sizeof(*item));

        item->name = (char)i;
        TN_SLIST_INSERT_HEAD_ATOMIC(&shared, item, s);
    }
    tn_atomic_inc(&produced);
    return arg;
}

/* Q2: each element once; of one thread, in reverse order. */
TEST(queue_slist_atomic_threads)
{
    pthread_t threads[PUSHERS];
    struct item *item, *following;
    struct slist taken;
    int count = 0;

    for (int i = 0; i < PUSHERS; i++) {
        threads[i] = thread_start(push, NULL);
    }
    while (count < PUSHERS * PUSHES) {
        TN_SLIST_MOVE_ATOMIC(&taken, &shared);
        TN_SLIST_FOREACH_SAFE (item, &taken, s, following) {
            count++;
            free(item);
        }
    }
    for (int i = 0; i < PUSHERS; i++) {
        thread_join(threads[i]);
    }
    CHECK(TN_SLIST_EMPTY(&shared) && produced == PUSHERS);
}
