/* SPDX-License-Identifier: MIT */
/* Readers look up routes while a writer replaces them. */

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <tenon/rcu.h>
#include <tenon/rcu_queue.h>

struct route {
    struct tn_rcu_head rcu;
    int net, gateway;
    TN_LIST_ENTRY(route) node;
};

static TN_LIST_HEAD(, route) routes;
static bool stop;

static int find(int net)
{
    struct route *r;

    TN_RCU_READ_LOCK_GUARD(); /* until the end of the function */
    TN_LIST_FOREACH_RCU (r, &routes, node) {
        if (r->net == net) {
            return r->gateway;
        }
    }
    return -1;
}

static void *look_up(void *arg)
{
    while (!tn_atomic_read(&stop)) {
        int gateway = find(7);

        assert(gateway == -1 || gateway >= 100);
    }
    return arg;
}

/* One writer; several would need a lock. */
static void set_route(int net, int gateway)
{
    struct route *fresh = malloc(sizeof(*fresh)), *r;

    *fresh = (struct route){.net = net, .gateway = gateway};
    TN_LIST_FOREACH (r, &routes, node) {
        if (r->net == net) {
            break;
        }
    }
    TN_LIST_INSERT_HEAD_RCU(&routes, fresh, node);
    if (r) {
        TN_LIST_REMOVE_RCU(r, node);
        tn_free_rcu(r, rcu);
    }
}

int main(void)
{
    pthread_t readers[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&readers[i], NULL, look_up, NULL);
    }
    for (int i = 0; i < 1000; i++) {
        set_route(7, 100 + i);
    }
    tn_atomic_set(&stop, true);
    for (int i = 0; i < 2; i++) {
        pthread_join(readers[i], NULL);
    }
    tn_drain_call_rcu();
    printf("gateway %d\n", find(7));
    free(TN_LIST_FIRST(&routes));
    return 0;
}
