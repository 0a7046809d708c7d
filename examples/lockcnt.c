/* SPDX-License-Identifier: MIT */
/*
 * A list that is visited often and changed seldom.  A visitor that finds an
 * entry to be removed marks it; the last visitor to leave frees what is marked.
 */

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <tenon/lockcnt.h>
#include <tenon/rcu_queue.h>

struct entry {
    int number;
    bool removed;
    TN_LIST_ENTRY(entry) node;
};

static struct tn_lockcnt lockcnt = TN_LOCKCNT_INIT;
static TN_LIST_HEAD(, entry) entries;

static void insert(int number)
{
    struct entry *e = calloc(1, sizeof(*e));

    e->number = number;
    tn_lockcnt_lock(&lockcnt);
    TN_LIST_INSERT_HEAD_RCU(&entries, e, node); /* visits may go on */
    tn_lockcnt_unlock(&lockcnt);
}

static void free_removed(void)
{
    struct entry *e, *following;

    TN_LIST_FOREACH_SAFE (e, &entries, node, following) {
        if (tn_atomic_read(&e->removed)) {
            TN_LIST_REMOVE(e, node);
            free(e);
        }
    }
}

/* Counts the entries, and has those with an odd number removed. */
static int visit(void)
{
    struct entry *e;
    int count = 0;

    tn_lockcnt_inc(&lockcnt);
    TN_LIST_FOREACH_RCU (e, &entries, node) {
        count += !tn_atomic_read(&e->removed);
        if (e->number % 2) {
            tn_atomic_set(&e->removed, true);
        }
    }
    if (tn_lockcnt_dec_and_lock(&lockcnt)) {
        free_removed();
        tn_lockcnt_unlock(&lockcnt);
    }
    return count;
}

static void *visit_and_insert(void *arg)
{
    for (int i = 0; i < 200; i++) {
        visit();
        insert(2 * i + 1);
    }
    return arg;
}

int main(void)
{
    pthread_t threads[2];
    struct entry *e;

    insert(2);
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, visit_and_insert, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    visit();
    printf("%d entry left\n", visit());
    e = TN_LIST_FIRST(&entries);
    assert(e->number == 2 && !TN_LIST_NEXT(e, node));
    free(e);
    return 0;
}
