/* SPDX-License-Identifier: MIT */
/*
 * A walk along a list that has its place in the argument of the load alone,
 * and in no register that the call keeps: it comes to an end, and is not taken
 * for one that spins.
 *
 * run: -- -O1
 * expect: verified executions=2
 * run: -- -O2
 * expect: verified executions=2
 * run: -- -O2 -DASSERTS
 * expect: violated assert @bug
 * run: --cc=clang -- -O2
 * expect: verified executions=2
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static struct node {
    struct node *_Atomic next;
} nodes[4] = {{&nodes[1]}, {&nodes[2]}, {&nodes[3]}, {NULL}};

static atomic_int arrived;

static void *walk(void *unused)
{
    struct node *at = nodes;

    while (at) {
        at = atomic_load_explicit(&at->next, memory_order_acquire);
    }
    atomic_store_explicit(&arrived, 1, memory_order_release);
    return unused;
}

int main(void)
{
    pthread_t thread;
    int seen;

    pthread_create(&thread, NULL, walk, NULL);
    seen = atomic_load_explicit(&arrived, memory_order_acquire);
    (void)seen;
#ifdef ASSERTS
    assert(!seen); /* @bug */
#endif
    pthread_join(thread, NULL);
    return 0;
}
