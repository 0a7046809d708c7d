/* SPDX-License-Identifier: MIT */
/*
 * A thread that had no memory for a queue has its functions called all the
 * same, in order, though nobody asks for it.
 *
 * Promises: R3 R4
 * Variants: fences
 */

#include "tenon/hooks.h"
#include "tenon/rcu.h"
#include "verify.h"

struct thing {
    struct tn_rcu_head rcu;
    int value;
};

static struct thing things[2] = {{.value = 1}, {.value = 1}};
static int all_called;
static bool has_failed;

static void *fail_once(size_t size, void *unused)
{
    (void)unused;
    if (!has_failed) {
        has_failed = true;
        return NULL;
    }
    return malloc(size);
}

static void release(void *memory, void *unused)
{
    (void)unused;
    free(memory);
}

static void drop(struct thing *thing)
{
    thing->value = 0;
    if (thing == &things[1]) {
        assert(!things[0].value);
        tn_atomic_set(&all_called, 1);
    }
}

int main(void)
{
    tn_set_allocator(fail_once, release, NULL);
    for (int i = 0; i < 2; i++) {
        tn_rcu_read_lock();
        tn_call_rcu(&things[i], drop, rcu);
        assert(things[i].value);
        tn_rcu_read_unlock();
    }
    while (!tn_atomic_read(&all_called)) {
    }
    return 0;
}
