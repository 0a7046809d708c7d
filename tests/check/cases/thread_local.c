/* SPDX-License-Identifier: MIT */
/*
 * Thread-local variables start anew in every thread and every execution.
 *
 * run:
 * expect: verified executions=6
 * run: -- -fPIC -ftls-model=initial-exec
 * expect: verified executions=6
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static __thread int zero;
static __thread int seven = 7;
static _Thread_local int *own;
static atomic_int order;

static void use(void)
{
    assert(zero == 0 && seven == 7 && own == NULL);
    own = &zero;
    zero = atomic_fetch_add(&order, 1) + 1;
    seven += zero;
    assert(*own == zero);
}

static void *work(void *unused)
{
    (void)unused;
    use();
    return NULL;
}

int main(void)
{
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    use();
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
