/* SPDX-License-Identifier: MIT */
/*
 * A thread gets a queue while the worker runs what another one has queued,
 * which has none: two queues are too much to explore.
 *
 * Promises: R3
 * Variants: event
 */

#include "tenon/hooks.h"
#include "tenon/rcu.h"
#include "verify.h"

static struct tn_rcu_head heads[2];
static int called;
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

static void count(struct tn_rcu_head *unused)
{
    (void)unused;
    called++;
}

static void *other(void *unused)
{
    tn_call_rcu1(&heads[1], count);
    return unused;
}

int main(void)
{
    pthread_t thread;

    tn_set_allocator(fail_once, release, NULL);
    tn_call_rcu1(&heads[0], count);
    pthread_create(&thread, NULL, other, NULL);
    pthread_join(thread, NULL);
    return 0;
}
