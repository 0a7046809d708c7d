/* SPDX-License-Identifier: MIT */
/*
 * What is reached through a pointer is as it was when the pointer was set.
 *
 * Promises: A7
 */

#include "tenon/atomic.h"
#include "verify.h"

static struct node {
    int value;
} node;
static struct node *current;

static void *writer(void *unused)
{
    node.value = 42;
    tn_atomic_rcu_set(&current, &node);
    return unused;
}

static void *reader(void *unused)
{
    struct node *seen = tn_atomic_rcu_read(&current);

    if (seen) {
        assert(seen->value == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(writer, reader);
    return 0;
}
