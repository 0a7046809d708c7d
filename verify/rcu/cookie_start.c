/* SPDX-License-Identifier: MIT */
/*
 * A grace period comes for a cookie that asked for one, though nobody waits.
 *
 * Promises: R7
 * Variants: fences
 */

#include "tenon/rcu.h"
#include "verify.h"

static int first = 1, second = 2;
static int *current = &first;

static void *reader(void *unused)
{
    tn_rcu_read_lock();
    assert(*tn_atomic_rcu_read(&current) != 0);
    tn_rcu_read_unlock();
    return unused;
}

int main(void)
{
    struct tn_rcu_cookie cookie;
    pthread_t thread;

    pthread_create(&thread, NULL, reader, NULL);
    tn_atomic_rcu_set(&current, &second);
    cookie = tn_rcu_cookie_start();
    while (!tn_rcu_cookie_poll(cookie)) {
    }
    first = 0;
    pthread_join(thread, NULL);
    return 0;
}
