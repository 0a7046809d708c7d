/* SPDX-License-Identifier: MIT */
/*
 * Readers against updaters.  A reader that still has an element at the end of
 * its section must not find it older than one: its own section holds up the
 * next grace period.
 */

#include <pthread.h>
#include <stdio.h>

#include "element.h"

enum { OLDEST = 4 };

static uint64_t ages[2];

static void read_some(void)
{
    struct element *e = find();

    torture_dawdle();
    if (torture_one_in(4)) {
        tn_rcu_read_lock();
        torture_dawdle();
        tn_rcu_read_unlock();
    }
    tn_atomic_inc(&ages[check_young(e) > 0]);
}

static void reader(void)
{
    while (!torture_is_over()) {
        uint64_t n = 0;

        for (; n < 1000 && !torture_is_over(); n++) {
            tn_rcu_read_lock();
            read_some();
            tn_rcu_read_unlock();
        }
        torture_count(n);
        if (torture_one_in(10)) {
            tn_rcu_unregister_thread(); /* the next section registers again */
        }
    }
}

/* A thread that reads a little, queues a callback and is gone. */
static void free_later(struct element *e)
{
    poison_and_free(e);
}

static void *come_and_go(void *arg)
{
    tn_rcu_read_lock();
    read_some();
    tn_rcu_read_unlock();
    tn_call_rcu(replace(), free_later, rcu);
    return arg;
}

static void visitor(void)
{
    while (!torture_is_over()) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, come_and_go, NULL) == 0) {
            pthread_join(thread, NULL);
        }
    }
}

static void synchronizer(void)
{
    TN_SLIST_HEAD(, element) retired = TN_SLIST_HEAD_INIT(retired);
    struct element *e, *following;

    while (!torture_is_over() || !TN_SLIST_EMPTY(&retired)) {
        e = replace();
        TN_SLIST_INSERT_HEAD(&retired, e, retired);
#ifndef RACY
        if (torture_one_in(3)) {
            tn_rcu_cookie_wait(tn_rcu_cookie_get());
        } else {
            tn_synchronize_rcu();
        }
#endif
        TN_SLIST_FOREACH_SAFE (e, &retired, retired, following) {
            if (tn_atomic_inc_fetch(&e->age) >= OLDEST || torture_is_over()) {
                TN_SLIST_REMOVE(&retired, e, retired);
                poison_and_free(e);
            }
        }
        if (torture_is_over() && TN_SLIST_EMPTY(&retired)) {
            break;
        }
    }
}

static void caller(void)
{
    while (!torture_is_over()) {
        for (uint32_t n = torture_random() % 50; n; n--) {
            tn_call_rcu(replace(), free_later, rcu);
        }
        if (torture_one_in(5)) {
            tn_drain_call_rcu();
        } else if (torture_one_in(5)) {
            tn_force_rcu();
        } else if (torture_one_in(5)) {
            tn_drain_call_rcu_until(0);
        } else {
            torture_dawdle();
        }
    }
}

static void end(void)
{
    tn_drain_call_rcu();
    printf("# ages: %llu new, %llu replaced in the section\n",
           (unsigned long long)ages[0], (unsigned long long)ages[1]);
    check_all_freed();
}

static const struct torture_role roles[] = {
    {"reader", reader}, {"synchronizer", synchronizer}, {"reader", reader},
    {"caller", caller}, {"visitor", visitor},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "rcu",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 5,
    };

    return torture_main(argc, argv, &torture);
}
