/* SPDX-License-Identifier: MIT */
/*
 * What was pushed with pthread_cleanup_push is called at the end of the thread,
 * the last one first, but for what was popped.
 *
 * run: --outcomes
 * expect: verified executions=2 outcome='21 7'
 * run: --cc=clang --outcomes
 * expect: verified executions=2 outcome='21 7'
 * run: -- -DFORGETS
 * expect: violated deadlock
 * run: -- -DASSERTS
 * expect: violated assert @bug
 */

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int order;

static void unlock(void *unused)
{
    (void)unused;
    pthread_mutex_unlock(&mutex);
}

static void note(void *digit)
{
    order = order % 10 * 10 + *(int *)digit;
#ifdef ASSERTS
    assert(order != 2); /* @bug */
#endif
}

static void leave(void)
{
    pthread_exit((void *)7);
}

static void *work(void *unused)
{
    int one = 1, two = 2, three = 3;

    pthread_mutex_lock(&mutex);
#ifndef FORGETS
    pthread_cleanup_push(unlock, NULL);
#endif
    pthread_cleanup_push(note, &one);
    pthread_cleanup_push(note, &three);
    pthread_cleanup_pop(0);
    pthread_cleanup_push(note, &two);
    leave();
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
#ifndef FORGETS
    pthread_cleanup_pop(0);
#endif
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    void *result;

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], &result);
    }
    printf("%d %d\n", order, (int)(intptr_t)result);
    return 0;
}
