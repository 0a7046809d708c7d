/* SPDX-License-Identifier: MIT */
/*
 * An MCS lock: handing it over has to release.
 *
 * run:
 * expect: violated race @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef REPAIRED
#define HAND_OVER memory_order_release
#else
#define HAND_OVER memory_order_relaxed
#endif

struct node {
    struct node *_Atomic next;
    atomic_bool waits;
};

static struct node *_Atomic last;
static int counter;

static void lock(struct node *self)
{
    struct node *before;

    atomic_store_explicit(&self->next, NULL, memory_order_relaxed);
    atomic_store_explicit(&self->waits, true, memory_order_relaxed);
    before = atomic_exchange_explicit(&last, self, memory_order_acq_rel);
    if (before) {
        atomic_store_explicit(&before->next, self, memory_order_release);
        while (atomic_load_explicit(&self->waits, memory_order_acquire)) {
        }
    }
}

static void unlock(struct node *self)
{
    struct node *next = atomic_load_explicit(&self->next, memory_order_acquire);

    if (!next) {
        struct node *expected = self;

        if (atomic_compare_exchange_strong_explicit(&last, &expected, NULL,
                                                    memory_order_release,
                                                    memory_order_relaxed)) {
            return;
        }
        while (
            !(next = atomic_load_explicit(&self->next, memory_order_acquire))) {
        }
    }
    atomic_store_explicit(&next->waits, false, HAND_OVER);
}

static void *work(void *node)
{
    lock(node);
    counter++; /* @bug */
    unlock(node);
    return NULL;
}

int main(void)
{
    static struct node nodes[3];
    pthread_t threads[3];

    for (int i = 0; i < 3; i++) {
        pthread_create(&threads[i], NULL, work, &nodes[i]);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
    }
    return counter != 3;
}
