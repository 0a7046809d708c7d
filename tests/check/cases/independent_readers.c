/* SPDX-License-Identifier: MIT */
/*
 * Two threads write, two read both: with every access in the order of the SC
 * axiom they agree on which write came first; else they need not.  The readers
 * may have a fence between their reads.
 *
 * run: --debug=oracle -- -DWRITE=seq_cst -DREAD=seq_cst
 * expect: verified executions=15
 * run: --debug=oracle -- -DWRITE=release -DREAD=acquire
 * expect: violated assert @bug
 * run: --debug=oracle -- -DWRITE=seq_cst -DREAD=acquire
 * expect: violated assert @bug
 * run: --debug=oracle -- -DWRITE=release -DREAD=seq_cst
 * expect: violated assert @bug
 * run: --debug=oracle -- -DWRITE=relaxed -DREAD=relaxed -DFENCE
 * expect: verified executions=15
 * run: --debug=oracle -- -DWRITE=seq_cst -DREAD=relaxed -DFENCE
 * expect: verified executions=15
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#define ORDER_(order) memory_order_##order
#define ORDER(order)  ORDER_(order)

static atomic_int places[2];
static int seen[2][2];

static void *write_one(void *place)
{
    atomic_store_explicit((atomic_int *)place, 1, ORDER(WRITE));
    return NULL;
}

static void *read_both(void *result)
{
    int first = result == seen[0] ? 0 : 1;

    seen[first][0] = atomic_load_explicit(&places[first], ORDER(READ));
#ifdef FENCE
    atomic_thread_fence(memory_order_seq_cst);
#endif
    seen[first][1] = atomic_load_explicit(&places[1 - first], ORDER(READ));
    return NULL;
}

int main(void)
{
    pthread_t threads[4];
    int disagree = 1;

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, write_one, &places[i]);
        pthread_create(&threads[2 + i], NULL, read_both, seen[i]);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < 2; i++) {
        disagree &= seen[i][0] && !seen[i][1];
    }
    assert(!disagree); /* @bug */
    return 0;
}
