/* SPDX-License-Identifier: MIT */
/*
 * A visit that starts while others go on comes after what a holder did who had
 * the lock before: the element that it freed is not to be found any more.
 *
 * Promises: L1 L2
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/lockcnt.h"
#include "verify.h"

static struct tn_lockcnt lc = TN_LOCKCNT_INIT;
static int *element;

static void *visitor(void *unused)
{
    int *seen;

    tn_lockcnt_inc(&lc);
    seen = tn_atomic_rcu_read(&element);
    assert(!seen || *seen == 42);
    tn_lockcnt_dec(&lc);
    return unused;
}

static void *holder(void *unused)
{
    tn_lockcnt_lock(&lc);
    if (tn_lockcnt_count(&lc) == 0) {
        free(element);
        tn_atomic_rcu_set(&element, NULL);
    }
    tn_lockcnt_unlock(&lc);
    return unused;
}

int main(void)
{
    element = malloc(sizeof(*element));
    *element = 42;
    RUN_THREADS(visitor, visitor, holder);
    free(element);
    tn_lockcnt_destroy(&lc);
    return 0;
}
