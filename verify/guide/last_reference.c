/* SPDX-License-Identifier: MIT */
/*
 * Who gives a reference back has finished with the object, and who gives the
 * last one back frees it: release for the one, acquire for the other.
 *
 * Expect: verified | violated race | violated race
 * Defines: DROP=tn_atomic_fetch_sub_acq_rel |
 *     DROP=tn_atomic_fetch_sub_acquire |
 *     DROP=tn_atomic_fetch_sub_release
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

struct object {
    int references, uses[2];
};
static struct object *shared;

static void drop(struct object *o)
{
    if (DROP(&o->references, 1) == 1) {
        assert(o->uses[0] + o->uses[1] > 0);
        free(o);
    }
}

static void *user_0(void *unused)
{
    shared->uses[0] = 1;
    drop(shared);
    return unused;
}

static void *user_1(void *unused)
{
    shared->uses[1] = 1;
    drop(shared);
    return unused;
}

int main(void)
{
    shared = calloc(1, sizeof(*shared));
    shared->references = 2;
    RUN_THREADS(user_0, user_1);
    return 0;
}
