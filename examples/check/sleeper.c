/* SPDX-License-Identifier: MIT */
/*
 * From docs/check-tutorial.md; what comes out of it, for the tests:
 *
 * run:
 * expect: violated deadlock
 * run: -- -DFIXED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static atomic_int work, asleep;

static void *sender(void *unused)
{
    atomic_store_explicit(&work, 1, memory_order_release);
#ifdef FIXED
    atomic_thread_fence(memory_order_seq_cst);
#endif
    if (atomic_load_explicit(&asleep, memory_order_relaxed)) {
        pthread_mutex_lock(&lock);
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, sender, NULL);
    pthread_mutex_lock(&lock);
    atomic_store_explicit(&asleep, 1, memory_order_relaxed);
#ifdef FIXED
    atomic_thread_fence(memory_order_seq_cst);
#endif
    while (!atomic_load_explicit(&work, memory_order_acquire)) {
        pthread_cond_wait(&changed, &lock);
    }
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    return 0;
}
