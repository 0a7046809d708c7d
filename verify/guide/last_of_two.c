/* SPDX-License-Identifier: MIT */
/*
 * What comes before a release store is carried, what comes after it is not.
 *
 * Expect: violated race
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int name, age;
static bool ready;

static void *producer(void *unused)
{
    name = 1;
    tn_atomic_store_release(&ready, true);
    age = 42;
    return unused;
}

static void *consumer(void *unused)
{
    if (tn_atomic_load_acquire(&ready)) {
        assert(name == 1 && age != 7);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
