/* SPDX-License-Identifier: MIT */
/*
 * What came before a set is seen after the test_and_clear that returns true,
 * with two sets too, which count as one or as two.
 *
 * Promises: N5
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_notifier notifier;
static int first, second;

static void *one(void *unused)
{
    first = 1;
    tn_notifier_set(&notifier);
    return unused;
}

static void *two(void *unused)
{
    tn_atomic_set(&second, 1);
    tn_notifier_set(&notifier);
    tn_atomic_set(&second, 2);
    tn_notifier_set(&notifier);
    return unused;
}

static void *taker(void *unused)
{
    if (tn_notifier_test_and_clear(&notifier)) {
        assert(first == 1);
    }
    return unused;
}

static void *last_taker(void *unused)
{
    bool was_set = tn_notifier_test_and_clear(&notifier);

    assert(!was_set || tn_atomic_read(&second) > 0);
    return unused;
}

int main(void)
{
    assert(tn_notifier_init(&notifier) == 0);
    RUN_THREADS(one, taker);
    tn_notifier_test_and_clear(&notifier);
    RUN_THREADS(two, last_taker);
    tn_notifier_cleanup(&notifier);
    tn_notifier_cleanup(&notifier);
    return 0;
}
