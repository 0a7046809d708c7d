/* SPDX-License-Identifier: MIT */
/*
 * A reader of a tail queue finds elements whole, and comes to what was there
 * all the time, while one writer inserts and removes.
 */

#include <assert.h>
#include <pthread.h>

#include "qemu/rcu_queue.h"

struct item {
    int number;
    QTAILQ_ENTRY(item) node;
};

static QTAILQ_HEAD(, item) queue = QTAILQ_HEAD_INITIALIZER(queue);
static struct item stays, goes, comes;

static void *change(void *unused)
{
    comes.number = 3;
    INSERT;
    QTAILQ_REMOVE_RCU(&queue, &goes, node);
    return unused;
}

static void *walk(void *unused)
{
    struct item *item;
    int seen = 0;

    QTAILQ_FOREACH_RCU (item, &queue, node) {
        assert(item->number != 0);
        seen += item == &stays;
    }
    assert(seen == 1);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    goes.number = 1;
    stays.number = 2;
    QTAILQ_INSERT_TAIL(&queue, &goes, node);
    QTAILQ_INSERT_TAIL(&queue, &stays, node);
    pthread_create(&threads[0], NULL, change, NULL);
    pthread_create(&threads[1], NULL, walk, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
