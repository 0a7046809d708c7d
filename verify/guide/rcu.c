/* SPDX-License-Identifier: MIT */
/*
 * Readers use a structure that is replaced under them, and freed when the last
 * of them has left; or at once, which is too early.
 *
 * Expect: verified | violated use-after-free
 * Defines: | AT_ONCE
 */

#include "tenon/rcu.h"
#include "verify.h"

struct settings {
    int low, high;
};
static struct settings *current;

static void *reader(void *unused)
{
    TN_WITH_RCU_READ_LOCK_GUARD()
    {
        struct settings *s = tn_atomic_rcu_read(&current);

        assert(s->low < s->high);
    }
    return unused;
}

static void *writer(void *unused)
{
    struct settings *old = current, *s = malloc(sizeof(*s));

    *s = (struct settings){.low = 3, .high = 4};
    tn_atomic_rcu_set(&current, s);
#ifndef AT_ONCE
    tn_synchronize_rcu();
#endif
    free(old);
    return unused;
}

int main(void)
{
    current = malloc(sizeof(*current));
    *current = (struct settings){.low = 1, .high = 2};
    RUN_THREADS(reader, writer);
    free(current);
    return 0;
}
