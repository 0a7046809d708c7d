/* SPDX-License-Identifier: MIT */
/*
 * The use of <tenon/lockcnt.h>: a writer removes an element that visitors walk
 * to, and either it or the last visitor frees that, when nobody visits it.
 *
 * Promises: L1 L2
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/lockcnt.h"
#include "verify.h"

static struct tn_lockcnt lc = TN_LOCKCNT_INIT;
static int *element;
static int *removed; /* under the lock */

static void free_removed(void)
{
    free(removed);
    removed = NULL;
}

static void *visitor(void *unused)
{
    int *seen;

    tn_lockcnt_inc(&lc);
    seen = tn_atomic_rcu_read(&element);
    assert(!seen || *seen == 42);
    if (tn_lockcnt_dec_and_lock(&lc)) {
        free_removed();
        tn_lockcnt_unlock(&lc);
    }
    return unused;
}

static void *writer(void *unused)
{
    tn_lockcnt_lock(&lc);
    removed = element;
    tn_atomic_rcu_set(&element, NULL);
    if (tn_lockcnt_count(&lc) == 0) {
        free_removed();
    }
    tn_lockcnt_unlock(&lc);
    return unused;
}

int main(void)
{
    element = malloc(sizeof(*element));
    *element = 42;
    RUN_THREADS(visitor, writer);
    assert(!removed);
    tn_lockcnt_destroy(&lc);
    return 0;
}
