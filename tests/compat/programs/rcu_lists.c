/* SPDX-License-Identifier: MIT */
/*
 * Readers walk a list while an updater takes elements out and puts others in.
 * Compiled once for each kind of list: -DTEST_LIST_TYPE=1 to 4.  The argument
 * is for how many seconds.
 */

#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/rcu.h"
#include "qemu/thread.h"
#include "qemu/rcu_queue.h"

#ifndef TEST_LIST_TYPE
#define TEST_LIST_TYPE 1
#endif

enum { LENGTH = 100, READERS = 4, ALIVE = 0x600d, DEAD = 0xdead };

struct element {
    int state;
#if TEST_LIST_TYPE == 1
    QLIST_ENTRY(element) entry;
#elif TEST_LIST_TYPE == 2
    QSIMPLEQ_ENTRY(element) entry;
#elif TEST_LIST_TYPE == 3
    QTAILQ_ENTRY(element) entry;
#else
    QSLIST_ENTRY(element) entry;
#endif
    struct rcu_head rcu;
};

/* Heads are zeroed, but for that which must not be. */
#if TEST_LIST_TYPE == 1
static QLIST_HEAD(, element) list;
#define REMOVE(e)            QLIST_REMOVE_RCU(e, entry)
#define INSERT_AFTER(old, e) QLIST_INSERT_AFTER_RCU(old, e, entry)
#define INSERT_HEAD          QLIST_INSERT_HEAD_RCU
#define EACH                 QLIST_FOREACH_RCU
#define EACH_SAFE            QLIST_FOREACH_SAFE_RCU
#elif TEST_LIST_TYPE == 2
static QSIMPLEQ_HEAD(, element) list = QSIMPLEQ_HEAD_INITIALIZER(list);
#define REMOVE(e)            QSIMPLEQ_REMOVE_RCU(&list, e, element, entry)
#define INSERT_AFTER(old, e) QSIMPLEQ_INSERT_AFTER_RCU(&list, old, e, entry)
#define INSERT_HEAD          QSIMPLEQ_INSERT_HEAD_RCU
#define EACH                 QSIMPLEQ_FOREACH_RCU
#define EACH_SAFE            QSIMPLEQ_FOREACH_SAFE_RCU
#elif TEST_LIST_TYPE == 3
static QTAILQ_HEAD(, element) list;
#define REMOVE(e)            QTAILQ_REMOVE_RCU(&list, e, entry)
#define INSERT_AFTER(old, e) QTAILQ_INSERT_AFTER_RCU(&list, old, e, entry)
#define INSERT_HEAD          QTAILQ_INSERT_HEAD_RCU
#define EACH                 QTAILQ_FOREACH_RCU
#define EACH_SAFE            QTAILQ_FOREACH_SAFE_RCU
#else
static QSLIST_HEAD(, element) list;
#define REMOVE(e)            QSLIST_REMOVE_RCU(&list, e, element, entry)
#define INSERT_AFTER(old, e) QSLIST_INSERT_AFTER_RCU(&list, old, e, entry)
#define INSERT_HEAD          QSLIST_INSERT_HEAD_RCU
#define EACH                 QSLIST_FOREACH_RCU
#define EACH_SAFE            QSLIST_FOREACH_SAFE_RCU
#endif

static QemuMutex counts_mutex;
static long long reads, removed;
static int64_t reclaimed;
static int running;
static bool stop;
static double seconds = 0.5;
static struct rcu_reader_data *data[READERS + 1];

static struct element *new_element(void)
{
    struct element *e = g_new(struct element, 1);

    qatomic_set(&e->state, ALIVE);
    return e;
}

static void reclaim(struct rcu_head *head)
{
    struct element *e = container_of(head, struct element, rcu);

    qatomic_set(&e->state, DEAD);
    g_free(e);
    qatomic_set_i64(&reclaimed, reclaimed + 1);
}

static void *read_list(void *arg)
{
    long long count = 0;
    struct element *e;

    rcu_register_thread();
    *(struct rcu_reader_data **)arg = get_ptr_rcu_reader();
    qatomic_inc(&running);
    while (!qatomic_read(&stop)) {
        rcu_read_lock();
        EACH(e, &list, entry)
        {
            g_assert_cmpint(qatomic_read(&e->state), ==, ALIVE);
            count++;
        }
        rcu_read_unlock();
        g_usleep(100);
    }
    qemu_mutex_lock(&counts_mutex);
    reads += count;
    qemu_mutex_unlock(&counts_mutex);
    rcu_unregister_thread();
    return NULL;
}

static void remove_at(int at)
{
    struct element *e, *next;

    EACH_SAFE(e, &list, entry, next)
    {
        if (at-- == 0) {
            REMOVE(e);
            call_rcu1(&e->rcu, reclaim);
            removed++;
            return;
        }
    }
}

static void insert_at(int at)
{
    struct element *e, *fresh;

    EACH(e, &list, entry)
    {
        if (at-- == 0) {
            fresh = new_element();
            INSERT_AFTER(e, fresh);
            return;
        }
    }
    fresh = new_element();
    INSERT_HEAD(&list, fresh, entry);
}

static void *update_list(void *arg)
{
    rcu_register_thread();
    *(struct rcu_reader_data **)arg = get_ptr_rcu_reader();
    qatomic_inc(&running);
    while (!qatomic_read(&stop)) {
        remove_at(rand() % LENGTH);
        insert_at(rand() % LENGTH);
        synchronize_rcu();
    }
    rcu_unregister_thread();
    return NULL;
}

static void empty_list(void)
{
    struct element *e, *next;

    EACH_SAFE(e, &list, entry, next)
    {
        REMOVE(e);
        call_rcu1(&e->rcu, reclaim);
        removed++;
    }
}

static void test_list(void)
{
    QemuThread threads[READERS + 1];
    struct element *e;

    qemu_mutex_init(&counts_mutex);
    for (int i = 0; i < LENGTH; i++) {
        e = new_element();
        INSERT_HEAD(&list, e, entry);
    }
    for (int i = 0; i <= READERS; i++) {
        qemu_thread_create(&threads[i], "list", i ? read_list : update_list,
                           &data[i], QEMU_THREAD_JOINABLE);
    }
    while (qatomic_read(&running) <= READERS) {
        g_usleep(1000);
    }
    g_usleep((gulong)(seconds * G_USEC_PER_SEC));
    qatomic_set(&stop, true);
    for (int i = 0; i <= READERS; i++) {
        qemu_thread_join(&threads[i]);
        g_assert_nonnull(data[i]);
    }
    empty_list();
    synchronize_rcu();
    while (removed > qatomic_read_i64(&reclaimed)) {
        g_usleep(100);
        synchronize_rcu();
    }
    g_assert_cmpint(removed, ==, qatomic_read_i64(&reclaimed));
    g_assert_cmpint(removed, >, LENGTH);
    g_assert_cmpint(reads, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (argc > 1) {
        seconds = atof(argv[1]);
    }
    g_test_add_func("/rcu/list", test_list);
    return g_test_run();
}
