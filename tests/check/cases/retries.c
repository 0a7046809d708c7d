/* SPDX-License-Identifier: MIT */
/*
 * Loops that try again, without iterations that made no difference.
 *
 * a stack: only the order of the nodes counts
 * run: --cut-retries --outcomes -- -DDO=1 -DN=3
 * expect: verified executions=6 "outcome=0 1 2 " "outcome=0 2 1 "
 *     "outcome=1 0 2 " "outcome=1 2 0 " "outcome=2 0 1 " "outcome=2 1 0 "
 * run: -- -DDO=1 -DN=3
 * expect: verified executions=48
 * identical threads
 * run: --cut-retries --symmetry -- -DDO=2 -DN=4
 * expect: verified executions=1
 * run: --cut-retries -- -DDO=2 -DN=3
 * expect: verified executions=6
 * run: -- -DDO=2 -DN=3
 * expect: verified executions=60
 * the number of tries is an effect: no iteration is left out
 * run: --cut-retries -- -DDO=3 -DN=2
 * expect: verified executions=4
 * so is what the thread does between them
 * run: --cut-retries -- -DDO=4 -DN=2
 * expect: verified executions=4
 * run: -- -DDO=4 -DN=2
 * expect: verified executions=4
 * the first load acquires, and the failed compare-and-exchange does not
 * run: --cut-retries -- -DDO=1 -DN=2 -DLOAD=memory_order_acquire
 * expect: verified executions=4
 * run: --cut-retries -- -DDO=1 -DN=2 -DLOAD=memory_order_acquire
 *     -DFAILED=memory_order_acquire
 * expect: verified executions=2
 * what a failed iteration has read races with what comes later
 * run: --cut-retries -- -DDO=5 -DN=2
 * expect: violated race
 * run: --cut-retries=all -- -DDO=5 -DN=2
 * expect: verified
 * nobody ever lets it succeed
 * run: --cut-retries -- -DDO=6 -DN=2
 * expect: violated livelock
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

#ifndef LOAD
#define LOAD memory_order_relaxed
#endif
#ifndef FAILED
#define FAILED memory_order_relaxed
#endif

static struct node {
    struct node *next;
    atomic_int seen;
} nodes[3];

static struct node *_Atomic top;
static atomic_int count, tries;
int data[3];

static void push(struct node *node)
{
    struct node *old = atomic_load_explicit(&top, LOAD);

    do {
        node->next = old;
    } while (!atomic_compare_exchange_strong_explicit(
        &top, &old, node, memory_order_release, FAILED));
}

static void add(void)
{
    for (;;) {
        int old = atomic_load_explicit(&count, memory_order_relaxed);

        if (atomic_compare_exchange_strong_explicit(&count, &old, old + 1,
                                                    memory_order_relaxed,
                                                    memory_order_relaxed)) {
            return;
        }
        if (DO == 4) {
            atomic_store_explicit(&tries, 1, memory_order_relaxed);
        }
    }
}

static int add_counting(void)
{
    int old = atomic_load_explicit(&count, memory_order_relaxed), times = 1;

    while (!atomic_compare_exchange_strong_explicit(
        &count, &old, old + 1, memory_order_relaxed, memory_order_relaxed)) {
        times++;
    }
    return times;
}

/* Reads what is at the place that it has found. */
static int look(void)
{
    int old = atomic_load_explicit(&count, memory_order_relaxed), seen;

    for (;;) {
        seen = data[old];
        if (atomic_compare_exchange_strong_explicit(
                &count, &old, 2, memory_order_relaxed, memory_order_relaxed)) {
            return seen;
        }
    }
}

static void *work(void *argument)
{
    int self = (int)(intptr_t)argument, old;

    switch (DO) {
    case 1:
        push(&nodes[self]);
        break;
    case 2:
    case 4:
        add();
        break;
    case 3:
        return (void *)(intptr_t)add_counting();
    case 5:
        if (self == 0) {
            old = look();
            atomic_store_explicit(&tries, 1, memory_order_relaxed);
            return (void *)(intptr_t)old;
        } else {
            old = 0;
            if (atomic_compare_exchange_strong_explicit(&count, &old, 1,
                                                        memory_order_relaxed,
                                                        memory_order_relaxed) &&
                atomic_load_explicit(&tries, memory_order_relaxed)) {
                data[0] = 1;
            }
        }
        break;
    default:
        old = 0;
        atomic_fetch_add_explicit(&tries, 1, memory_order_relaxed);
        while (self == 0 && !atomic_compare_exchange_strong_explicit(
                                &tries, &old, 7, memory_order_relaxed,
                                memory_order_relaxed)) {
            old = 0;
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[N];

    for (int i = 0; i < N; i++) {
        pthread_create(&threads[i], NULL, work,
                       DO == 2 ? NULL : (void *)(intptr_t)i);
    }
    for (int i = 0; i < N; i++) {
        pthread_join(threads[i], NULL);
    }
    for (struct node *n = atomic_load(&top); n; n = n->next) {
        printf("%d ", (int)(n - nodes));
    }
    return 0;
}
