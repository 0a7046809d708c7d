/* SPDX-License-Identifier: MIT */

/* A user's program with events and RCU: right, or with -DWRONG not so. */

#include "tenon/event.h"
#include "tenon/rcu.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct setting {
    int value;
};

static struct setting *current;
static struct tn_event ready = TN_EVENT_INIT(false);
static int data;

static void *reader(void *unused)
{
    struct setting *setting;
    int value;

    data = 1;
    tn_event_set(&ready);
    tn_rcu_read_lock();
    setting = tn_atomic_rcu_read(&current);
#ifdef WRONG
    tn_rcu_read_unlock();
    value = setting->value;
#else
    value = setting->value;
    tn_rcu_read_unlock();
#endif
    assert(value == 1 || value == 2);
    return unused;
}

static struct setting *make(int value)
{
    struct setting *setting = malloc(sizeof(*setting));

    setting->value = value;
    return setting;
}

int main(void)
{
    struct setting *old;
    pthread_t thread;

    current = make(1);
    pthread_create(&thread, NULL, reader, NULL);
    tn_event_wait(&ready);
    assert(data == 1);
    old = tn_atomic_xchg(&current, make(2));
    tn_synchronize_rcu();
    free(old);
    pthread_join(thread, NULL);
    return 0;
}
