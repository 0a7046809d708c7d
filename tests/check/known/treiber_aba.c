/* SPDX-License-Identifier: MIT */
/*
 * A Treiber stack that reuses nodes: the old top may be the top again.
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
#include <stdint.h>

enum { NIL, A, B, C };

/* A node by number, with a tag that the repaired one counts up. */
static _Atomic uint32_t top;
static atomic_uint next[4];

static uint32_t tagged(uint32_t old, uint32_t node)
{
#ifdef REPAIRED
    return ((old & ~0xffu) + 0x100) | node;
#else
    (void)old;
    return node;
#endif
}

static uint32_t pop(void)
{
    uint32_t old = atomic_load_explicit(&top, memory_order_acquire);
    uint32_t after;

    do {
        if ((old & 0xff) == NIL) {
            return NIL;
        }
        after = atomic_load_explicit(&next[old & 0xff], memory_order_relaxed);
    } while (!atomic_compare_exchange_strong_explicit(
        &top, &old, tagged(old, after), memory_order_acq_rel,
        memory_order_acquire));
    return old & 0xff;
}

static void push(uint32_t node)
{
    uint32_t old = atomic_load_explicit(&top, memory_order_relaxed);

    do {
        atomic_store_explicit(&next[node], old & 0xff, memory_order_relaxed);
    } while (!atomic_compare_exchange_strong_explicit(
        &top, &old, tagged(old, node), memory_order_acq_rel,
        memory_order_relaxed));
}

static void *disturb(void *got_b)
{
    uint32_t first = pop(), second = pop();

    if (first == A && second == B) {
        *(int *)got_b = 1;
        push(A);
    }
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int other_has_b = 0, i_have_b = 0;

    push(C);
    push(B);
    push(A);
    pthread_create(&thread, NULL, disturb, &other_has_b);
    i_have_b |= pop() == B;
    i_have_b |= pop() == B;
    pthread_join(thread, NULL);
    assert(!other_has_b || !i_have_b); /* @bug */
    return 0;
}
