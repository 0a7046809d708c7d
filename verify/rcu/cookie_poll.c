/* SPDX-License-Identifier: MIT */
/*
 * Who got a cookie and then sees that a grace period has passed, which
 * somebody else ran, may free.
 *
 * Promises: R7
 * Variants: fences counter counter+fences
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

static void *updater(void *unused)
{
    struct tn_rcu_cookie cookie;

    tn_atomic_rcu_set(&current, &second);
    cookie = tn_rcu_cookie_get();
    if (tn_rcu_cookie_poll(cookie)) {
        first = 0;
    }
    return unused;
}

static void *other(void *unused)
{
    tn_synchronize_rcu();
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, updater, other);
    return 0;
}
