/* SPDX-License-Identifier: MIT */
/*
 * A Chase-Lev deque: take and steal need a fence to see one another.
 *
 * run:
 * expect: violated assert @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { SIZE = 4, NONE = 0 };

static atomic_int top, bottom;
static atomic_int items[SIZE];
static atomic_int taken[SIZE];

static void push(int item)
{
    int b = atomic_load_explicit(&bottom, memory_order_relaxed);

    atomic_store_explicit(&items[b % SIZE], item, memory_order_relaxed);
    atomic_store_explicit(&bottom, b + 1, memory_order_release);
}

static int take(void)
{
    int b = atomic_load_explicit(&bottom, memory_order_relaxed) - 1;
    int t, item;

    atomic_store_explicit(&bottom, b, memory_order_relaxed);
#ifdef REPAIRED
    atomic_thread_fence(memory_order_seq_cst);
#endif
    t = atomic_load_explicit(&top, memory_order_relaxed);
    if (t > b) {
        atomic_store_explicit(&bottom, b + 1, memory_order_relaxed);
        return NONE;
    }
    item = atomic_load_explicit(&items[b % SIZE], memory_order_relaxed);
    if (t == b) {
        if (!atomic_compare_exchange_strong_explicit(
                &top, &t, t + 1, memory_order_seq_cst, memory_order_relaxed)) {
            item = NONE;
        }
        atomic_store_explicit(&bottom, b + 1, memory_order_relaxed);
    }
    return item;
}

static int steal(void)
{
    int t = atomic_load_explicit(&top, memory_order_acquire);
    int b, item;

    atomic_thread_fence(memory_order_seq_cst);
    b = atomic_load_explicit(&bottom, memory_order_acquire);
    if (t >= b) {
        return NONE;
    }
    item = atomic_load_explicit(&items[t % SIZE], memory_order_relaxed);
    return atomic_compare_exchange_strong_explicit(
               &top, &t, t + 1, memory_order_seq_cst, memory_order_relaxed)
               ? item
               : NONE;
}

static void use(int item)
{
    if (item != NONE) {
        int before =
            atomic_fetch_add_explicit(&taken[item], 1, memory_order_relaxed);

        assert(before == 0); /* @bug */
    }
}

static void *thief(void *unused)
{
    (void)unused;
    use(steal());
    use(steal());
    return NULL;
}

int main(void)
{
    pthread_t thread;

    push(1);
    push(2);
    pthread_create(&thread, NULL, thief, NULL);
    use(take());
    pthread_join(thread, NULL);
    return 0;
}
