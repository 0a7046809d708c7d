/* SPDX-License-Identifier: MIT */
/*
 * A job does not wait for another to end while there may be one thread more:
 * the first waits for the second here.
 *
 * Promises: P4
 * Variants: event
 */

#include "tenon/event.h"
#include "tenon/pool.h"
#include "verify_loop.h"

static struct tn_event event = TN_EVENT_INIT(false);

static void wait(void *unused)
{
    (void)unused;
    tn_event_wait(&event);
}

static void set(void *unused)
{
    (void)unused;
    tn_event_set(&event);
}

int main(void)
{
    const struct tn_pool_options two = {.max_threads = 2};
    struct tn_pool *pool = tn_pool_new(&two);
    struct tn_job first, second;

    tn_job_init(&first, wait, NULL, NULL, NULL);
    tn_job_init(&second, set, NULL, NULL, NULL);
    tn_pool_submit(pool, &first);
    tn_pool_submit(pool, &second);
    tn_pool_free(pool);
    return 0;
}
