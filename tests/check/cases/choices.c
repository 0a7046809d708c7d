/* SPDX-License-Identifier: MIT */
/*
 * Choices and assumptions; random numbers are the same every time.
 *
 * run: --outcomes
 * expect: verified executions=4 blocked=2 outcome=0 outcome=2
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <tenon-check.h>

static atomic_int x;
static int drawn;

static void *work(void *unused)
{
    (void)unused;
    (void)atomic_exchange(&x, 1);
    drawn = rand() == rand();
    return NULL;
}

int main(void)
{
    pthread_t thread;
    unsigned chosen;

    pthread_create(&thread, NULL, work, NULL);
    chosen = tn_check_choose(3);
    (void)atomic_exchange(&x, 2);
    tn_check_assume(chosen != 1);
    pthread_join(thread, NULL);
    assert(!drawn);
    printf("%u\n", chosen);
    return 0;
}
