/* SPDX-License-Identifier: MIT */
/*
 * A Michael-Scott queue that frees nodes which others may still look at.
 *
 * run:
 * expect: violated use-after-free @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct node {
    int value;
    struct node *_Atomic next;
};

static struct node *_Atomic head, *_Atomic tail;
static struct node *retired[2][4];
static int retired_count[2];

static void enqueue(int value)
{
    struct node *node = malloc(sizeof(*node));
    struct node *last, *none;

    node->value = value;
    atomic_init(&node->next, NULL);
    for (;;) {
        last = atomic_load_explicit(&tail, memory_order_acquire);
        none = NULL;
        if (atomic_compare_exchange_strong_explicit(&last->next, &none, node,
                                                    memory_order_release,
                                                    memory_order_acquire)) {
            break;
        }
        atomic_compare_exchange_strong_explicit(
            &tail, &last, none, memory_order_release, memory_order_relaxed);
    }
    atomic_compare_exchange_strong_explicit(
        &tail, &last, node, memory_order_release, memory_order_relaxed);
}

static void retire(struct node *node, int thread)
{
#ifdef REPAIRED
    retired[thread][retired_count[thread]++] = node; /* until all are done */
#else
    (void)thread;
    free(node);
#endif
}

static int dequeue(int thread)
{
    for (;;) {
        struct node *first = atomic_load_explicit(&head, memory_order_acquire);
        struct node *last = atomic_load_explicit(&tail, memory_order_acquire);
        struct node *next = atomic_load_explicit(&first->next, /* @bug */
                                                 memory_order_acquire);

        if (!next) {
            return 0;
        }
        if (first == last) {
            atomic_compare_exchange_strong_explicit(
                &tail, &last, next, memory_order_release, memory_order_relaxed);
        } else if (atomic_compare_exchange_strong_explicit(
                       &head, &first, next, memory_order_acq_rel,
                       memory_order_relaxed)) {
            int value = next->value;

            retire(first, thread);
            return value;
        }
    }
}

static void *take(void *thread)
{
    dequeue(*(int *)thread);
    return NULL;
}

int main(void)
{
    static int names[2] = {0, 1};
    struct node *dummy = malloc(sizeof(*dummy));
    pthread_t threads[2];

    atomic_init(&dummy->next, NULL);
    atomic_init(&head, dummy);
    atomic_init(&tail, dummy);
    enqueue(1);
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, take, &names[i]);
    }
    enqueue(2);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < 2; i++) {
        while (retired_count[i] > 0) {
            free(retired[i][--retired_count[i]]);
        }
    }
    return 0;
}
