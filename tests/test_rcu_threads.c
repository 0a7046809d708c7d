/* SPDX-License-Identifier: MIT */
/* Many threads that register by their first section, and leave. */

#include "tap.h"
#include "threads.h"
#include "tenon/event.h"
#include "tenon/rcu.h"

static int called;

static void count(struct tn_rcu_head *head)
{
    called++;
    free(head);
}

enum { CROWD = 1000, PASSERS_BY = 10000 };

static unsigned arrived;
static struct tn_event all_cancelled = TN_EVENT_INIT(false);

static void *leave_somehow(void *arg)
{
    tn_rcu_read_lock();
    tn_rcu_read_unlock();
    tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
    if (arg) {
        pthread_exit(NULL);
    }
    return arg;
}

static void *wait_to_be_cancelled(void *arg)
{
    tn_rcu_read_lock();
    tn_rcu_read_unlock();
    tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
    tn_atomic_inc(&arrived);
    tn_event_wait(&all_cancelled);
    pthread_testcancel();
    return arg;
}

static void check_all_have_left(int expected)
{
    struct tn_rcu_stats stats;

    tn_rcu_shutdown();
    tn_rcu_stats(&stats);
    CHECK(called == expected && stats.readers == 0);
}

TEST_WITHIN(rcu_crowd_registers_and_leaves, 120)
{
    static pthread_t threads[CROWD];
    int n = 0;

    while (n < CROWD &&
           pthread_create(&threads[n], NULL, wait_to_be_cancelled, NULL) == 0) {
        n++;
    }
    while (tn_atomic_read(&arrived) < (unsigned)n) {
        tn_synchronize_rcu();
    }
    tn_rcu_unregister_thread();
    for (int i = 0; i < n; i++) {
        pthread_cancel(threads[i]);
    }
    tn_event_set(&all_cancelled);
    for (int i = 0; i < n; i++) {
        CHECK(thread_join(threads[i]) == PTHREAD_CANCELED);
    }
    check_all_have_left(n);
}

TEST_WITHIN(rcu_threads_pass_by, 120)
{
    for (int i = 0; i < PASSERS_BY; i++) {
        thread_join(thread_start(leave_somehow, i % 2 ? &arrived : NULL));
    }
    check_all_have_left(PASSERS_BY);
}
