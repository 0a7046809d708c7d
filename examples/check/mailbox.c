/* SPDX-License-Identifier: MIT */
/*
 * From docs/check-tutorial.md; what comes out of it, for the tests:
 *
 * run:
 * expect: violated race @read
 * run: -- -DFIXED
 * expect: verified
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#ifdef FIXED
#define ORDER memory_order_seq_cst
#else
#define ORDER memory_order_relaxed
#endif

static int letter;
static atomic_int delivered;

static void *postman(void *unused)
{
    letter = 42;
    atomic_store_explicit(&delivered, 1, ORDER);
    return unused;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, postman, NULL);
    while (!atomic_load_explicit(&delivered, ORDER)) {
    }
    assert(letter == 42); /* @read */
    pthread_join(thread, NULL);
    return 0;
}
