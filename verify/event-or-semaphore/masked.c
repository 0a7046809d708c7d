/* SPDX-License-Identifier: MIT */
/*
 * The masked notification.  The worker sleeps until a caller that has taken its
 * place in the queue has linked itself to it.  If only who finds the count at
 * zero wakes the worker, another who came meanwhile has used that up.  (The
 * count goes down when the batch has run; where it goes down earlier, it takes
 * one caller more.)
 *
 * Expect: violated deadlock | violated deadlock | verified | verified
 * Defines: EVENT WAKES=first_only | SEMAPHORE WAKES=first_only |
 *     EVENT WAKES=always | SEMAPHORE WAKES=always
 */

#include "queue.h"
#include "wake.h"
#include "verify.h"

enum { ALL = 2 };

static struct wake work = WAKE_INIT;
static struct node nodes[ALL];
static unsigned count;

#define first_only(before) ((before) == 0)
#define always(before)     true

static void enqueue(struct node *node)
{
    unsigned before;

    put(node);
    before = tn_atomic_fetch_inc(&count);
    (void)before;
    if (WAKES(before)) {
        wake_up(&work);
    }
}

static unsigned await_some(void)
{
    unsigned n;

    for (;;) {
        wake_reset(&work);
        n = tn_atomic_read(&count);
        if (n) {
            return n;
        }
        wake_sleep(&work);
    }
}

static void await_link(void)
{
    for (;;) {
        wake_reset(&work);
        if (take()) {
            return;
        }
        wake_sleep(&work);
    }
}

static void *worker(void *unused)
{
    for (unsigned done = 0, n; done < ALL; done += n) {
        n = await_some();
        for (unsigned i = 0; i < n; i++) {
            await_link();
        }
        tn_atomic_sub(&count, n);
    }
    return unused;
}

static void *slow_caller(void *unused)
{
    enqueue(&nodes[0]);
    return unused;
}

static void *quick_caller(void *unused)
{
    enqueue(&nodes[1]);
    return unused;
}

int main(void)
{
    RUN_THREADS(worker, slow_caller, quick_caller);
    return 0;
}
