/* SPDX-License-Identifier: MIT */
/*
 * uv_async_send: a relaxed look at "pending" decides that no wake-up is
 * needed, and nothing orders the caller's store before it.
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

static atomic_int pending;
static atomic_int value;

static int send(void)
{
#ifdef REPAIRED
    atomic_thread_fence(memory_order_seq_cst);
#endif
    if (atomic_load_explicit(&pending, memory_order_relaxed)) {
        return 0;
    }
    return !atomic_exchange(&pending, 1);
}

/* The loop: takes the request, then runs the callback. */
static void *callback(void *seen)
{
    atomic_exchange(&pending, 0);
#ifdef REPAIRED
    atomic_thread_fence(memory_order_seq_cst);
#endif
    *(int *)seen = atomic_load_explicit(&value, memory_order_relaxed);
    return NULL;
}

int main(void)
{
    pthread_t loop;
    int seen, woke;

    atomic_store(&pending, 1); /* an earlier request is on its way */
    pthread_create(&loop, NULL, callback, &seen);
    atomic_store_explicit(&value, 1, memory_order_relaxed);
    woke = send();
    pthread_join(loop, NULL);
    assert(woke || seen == 1); /* @bug */
    return 0;
}
