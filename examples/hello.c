/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <tenon/bh.h>
#include <tenon/rcu.h>
#include <tenon/thread.h>

struct config {
    struct tn_rcu_head rcu;
    int limit;
};
static struct config *current;

static void reload(void *limit) /* runs on the loop's thread */
{
    struct config *fresh = malloc(sizeof(*fresh)), *old;

    fresh->limit = *(int *)limit;
    old = tn_atomic_xchg(&current, fresh); /* publish */
    if (old) {
        tn_free_rcu(old, rcu); /* free it when no reader can have it */
    }
}

int main(void)
{
    struct tn_loop_thread *io = tn_loop_thread_new("io");
    int limit = 42;

    tn_bh_schedule_oneshot(tn_loop_thread_loop(io), reload, &limit);
    tn_loop_thread_free(io); /* runs what is scheduled, and ends */
    tn_rcu_read_lock();      /* about a nanosecond, and never waits */
    printf("limit %d\n", tn_atomic_rcu_read(&current)->limit);
    tn_rcu_read_unlock();
    free(current);
    return 0;
}
