/* R1 R2 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include "tenon/rcu.h"

static int a = 1, b = 2;
static int *current = &a;

static void *reader(void *arg)
{
    tn_rcu_read_lock();
    int *p = tn_atomic_rcu_read(&current);
    assert(*p != 0);
    tn_rcu_read_unlock();
    return arg;
}

int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, reader, NULL);
    tn_atomic_rcu_set(&current, &b);
    tn_synchronize_rcu();
    a = 0;
    pthread_join(t, NULL);
    return 0;
}
