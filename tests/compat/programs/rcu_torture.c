/* SPDX-License-Identifier: MIT */
/*
 * Readers look at the newest of some structures, which age by one with each
 * grace period after they were replaced: none may be older than one step when
 * a section ends.  The argument is for how many seconds they look.
 */

#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/rcu.h"
#include "qemu/thread.h"

enum { SLOTS = 10, READERS = 3, AGES = 10 };

struct slot {
    int age; /* how many updates ago it was current */
    int checked;
};

static struct slot slots[SLOTS];
static struct slot *current_slot;
static long long ages[AGES + 1];
static long long updates;
static QemuMutex counts_mutex;
static int running;
static bool stop;
static double seconds = 0.5;
static struct rcu_reader_data *data[READERS + 2];

static void *read_slots(void *arg)
{
    long long local[AGES + 1] = {0};

    rcu_register_thread();
    *(struct rcu_reader_data **)arg = get_ptr_rcu_reader();
    qatomic_inc(&running);
    while (!qatomic_read(&stop)) {
        struct slot *slot;
        int age;

        rcu_read_lock();
        slot = qatomic_rcu_read(&current_slot);
        if (qatomic_read(&slot->checked) == 0) {
            qatomic_set(&stop, true);
        }
        rcu_read_lock();
        for (volatile int i = 0; i < 20; i++) {
        }
        rcu_read_unlock();
        age = qatomic_read(&slot->age);
        rcu_read_unlock();
        local[age > AGES ? AGES : age]++;
    }
    qemu_mutex_lock(&counts_mutex);
    for (int i = 0; i <= AGES; i++) {
        ages[i] += local[i];
    }
    qemu_mutex_unlock(&counts_mutex);
    rcu_unregister_thread();
    return NULL;
}

static void *update_slots(void *arg)
{
    int next = 0;

    rcu_register_thread();
    *(struct rcu_reader_data **)arg = get_ptr_rcu_reader();
    qatomic_inc(&running);
    while (!qatomic_read(&stop)) {
        struct slot *slot;

        next = (next + 1) % SLOTS;
        slot = &slots[next];
        qatomic_set(&slot->checked, 0);
        smp_mb();
        qatomic_set(&slot->age, 0);
        qatomic_set(&slot->checked, 1);
        qatomic_rcu_set(&current_slot, slot);
        for (int i = 0; i < SLOTS; i++) {
            if (i != next) {
                qatomic_set(&slots[i].age, qatomic_read(&slots[i].age) + 1);
            }
        }
        synchronize_rcu();
        updates++;
    }
    rcu_unregister_thread();
    return NULL;
}

static void *update_nothing(void *arg)
{
    rcu_register_thread();
    *(struct rcu_reader_data **)arg = get_ptr_rcu_reader();
    qatomic_inc(&running);
    while (!qatomic_read(&stop)) {
        synchronize_rcu();
        g_usleep(1000);
    }
    rcu_unregister_thread();
    return NULL;
}

static void test_torture(void)
{
    QemuThread threads[READERS + 2];

    qemu_mutex_init(&counts_mutex);
    slots[0].checked = 1;
    current_slot = &slots[0];
    for (int i = 0; i < READERS + 2; i++) {
        qemu_thread_create(&threads[i], "torture",
                           i == 0   ? update_slots
                           : i == 1 ? update_nothing
                                    : read_slots,
                           &data[i], QEMU_THREAD_JOINABLE);
    }
    while (qatomic_read(&running) < READERS + 2) {
        g_usleep(1000);
    }
    g_usleep((gulong)(seconds * G_USEC_PER_SEC));
    g_assert(!qatomic_read(&stop));
    qatomic_set(&stop, true);
    for (int i = 0; i < READERS + 2; i++) {
        qemu_thread_join(&threads[i]);
    }
    g_test_message("%lld updates, %lld and %lld reads", updates, ages[0],
                   ages[1]);
    g_assert_cmpint(updates, >, 0);
    g_assert_cmpint(ages[0], >, 0);
    for (int i = 2; i <= AGES; i++) {
        g_assert_cmpint(ages[i], ==, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (argc > 1) {
        seconds = atof(argv[1]);
    }
    g_test_add_func("/rcu/torture", test_torture);
    return g_test_run();
}
