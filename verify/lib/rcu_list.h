/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_RCU_LIST_H
#define VERIFY_RCU_LIST_H

/*
 * What the programs about walks share: three elements and the threads.  The
 * program says before what the ENTRY of an element is, and has the list.
 * CASE is what one writer does, under the lock; the other inserts an element
 * behind BEHIND, if that is still there.
 */

#include "verify.h"

struct item {
    int number;
    bool removed; /* under the lock */
    bool visited; /* by the reader */
    ENTRY node;
};

static struct item first = {.number = 10}, second = {.number = 30},
                   third = {.number = 40}, fresh[2];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int before;

/* The program's. */
void CASE(void);
static void insert_behind(struct item *place, struct item *item);
static void walk(void);

static struct item *new_item(int number)
{
    struct item *item = fresh[0].number ? &fresh[1] : &fresh[0];

    item->number = number;
    return item;
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
        insert_behind(&BEHIND, new_item(BEHIND.number + 1));
    }
    pthread_mutex_unlock(&lock);
    return unused;
}

/* What walk() calls for each element. */
static inline void visit(struct item *item)
{
    assert(item->number > before);
    before = item->number;
    item->visited = true;
}

static void *reader(void *unused)
{
    walk();
    return unused;
}

/* The list has the three elements by now. */
static inline void check_walks(void)
{
    RUN_THREADS(writer, another_writer, reader);
    assert(first.visited || first.removed);
    assert(second.visited || second.removed);
    assert(third.visited);

    first.visited = second.visited = false;
    before = 0;
    walk();
    assert(first.visited == !first.removed);
    assert(second.visited == !second.removed);
}

#endif
