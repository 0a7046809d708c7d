/* SPDX-License-Identifier: MIT */
/*
 * An atomic object that is initialised again by plain stores is a new one:
 * nobody reads what was in it before.
 *
 * run:
 * expect: verified executions=4
 * run: -- -DRACE
 * expect: violated race
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

struct node {
    atomic_int value;
    atomic_int next;
};

static struct node node;

static void *work(void *unused)
{
    (void)unused;
    atomic_fetch_add_explicit(&node.value, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&node.next, 1, memory_order_relaxed);
    return NULL;
}

static void use(int start)
{
    pthread_t thread;

    memset(&node, 0, sizeof(node));
    atomic_init(&node.value, start);
    pthread_create(&thread, NULL, work, NULL);
#ifdef RACE
    memset(&node.next, 5, sizeof(node.next));
#endif
    (void)atomic_fetch_add_explicit(&node.value, 1, memory_order_relaxed);
    pthread_join(thread, NULL);
    assert(atomic_load_explicit(&node.value, memory_order_relaxed) ==
           start + 2);
    assert(*(int *)&node.next == 1);
}

int main(void)
{
    use(3);
    use(7);
    return 0;
}
