/* SPDX-License-Identifier: MIT */
/*
 * <threads.h>.
 *
 * run:
 * expect: verified
 * run: -- -DBUG
 * expect: violated race
 */

#include <assert.h>
#include <stdatomic.h>
#include <stddef.h>
#include <threads.h>

static mtx_t mutex;
static cnd_t changed;
static once_flag once = ONCE_FLAG_INIT;
static tss_t key;
static thread_local int own;
static int count, initialised;

static void initialise(void)
{
    initialised++;
}

static int work(void *argument)
{
    call_once(&once, initialise);
    tss_set(key, &own);
    own = 5;
#ifndef BUG
    mtx_lock(&mutex);
#endif
    count++;
    cnd_signal(&changed);
#ifndef BUG
    mtx_unlock(&mutex);
#endif
    assert(tss_get(key) == &own && own == 5);
    return *(int *)argument;
}

int main(void)
{
    thrd_t threads[2];
    int numbers[2] = {10, 11}, result;

    mtx_init(&mutex, mtx_plain);
    cnd_init(&changed);
    tss_create(&key, NULL);
    for (int i = 0; i < 2; i++) {
        thrd_create(&threads[i], work, &numbers[i]);
    }
    mtx_lock(&mutex);
    while (count < 2) {
        cnd_wait(&changed, &mutex);
    }
    mtx_unlock(&mutex);
    for (int i = 0; i < 2; i++) {
        assert(thrd_join(threads[i], &result) == thrd_success);
        assert(result == numbers[i]);
    }
    assert(initialised == 1 && own == 0);
    mtx_destroy(&mutex);
    cnd_destroy(&changed);
    return 0;
}
