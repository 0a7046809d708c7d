/* SPDX-License-Identifier: MIT */
/*
 * What a cookie stands for is the moment when it was got: waiting for it later
 * is enough for what was done before, and only for that.
 *
 * Promises: R7 R8
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
    assert(!tn_rcu_cookie_poll(cookie));
    tn_rcu_cookie_wait(cookie);
    assert(tn_rcu_cookie_poll(cookie));
    first = 0;
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, updater);
    return 0;
}
