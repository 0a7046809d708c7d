/* SPDX-License-Identifier: MIT */
/*
 * Read-to-write causality: who has read the first write, and fences, reads the
 * second place too early for who writes that and misses the first write.  The
 * fence orders whatever it was read with, as it acquires, too.
 *
 * run: --debug=oracle -- -DREAD=relaxed -DFENCE=seq_cst
 * expect: verified executions=7
 * run: --debug=oracle -- -DREAD=seq_cst -DFENCE=seq_cst
 * expect: verified executions=7
 * run: --debug=oracle -- -DREAD=seq_cst -DFENCE=acq_rel
 * expect: violated assert @bug
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#define ORDER_(order) memory_order_##order
#define ORDER(order)  ORDER_(order)

static atomic_int first, second;
static int saw_first, then_second, missed_first;

static void *write_first(void *arg)
{
    atomic_store(&first, 1);
    return arg;
}

static void *read_both(void *arg)
{
    saw_first = atomic_load_explicit(&first, ORDER(READ));
    atomic_thread_fence(ORDER(FENCE));
    then_second = atomic_load_explicit(&second, memory_order_relaxed);
    return arg;
}

static void *write_second(void *arg)
{
    atomic_store(&second, 1);
    missed_first = !atomic_load(&first);
    return arg;
}

int main(void)
{
    void *(*run[])(void *) = {write_first, read_both, write_second};
    pthread_t threads[3];

    for (int i = 0; i < 3; i++) {
        pthread_create(&threads[i], NULL, run[i], NULL);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
    }
    assert(!(saw_first && !then_second && missed_first)); /* @bug */
    return 0;
}
