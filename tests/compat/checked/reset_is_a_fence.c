/* SPDX-License-Identifier: MIT */
/*
 * qemu_event_reset() is a full fence, whatever the event was: of two threads
 * that store and then look, one sees what the other stored.
 */

#include <assert.h>
#include <pthread.h>

#include "qemu/thread.h"

static QemuEvent event;
static int stored[2], seen[2];

static void *reset_and_look(void *unused)
{
    qatomic_set(&stored[0], 1);
    qemu_event_reset(&event);
    seen[0] = qatomic_read(&stored[1]);
    return unused;
}

static void *look(void *unused)
{
    qatomic_set(&stored[1], 1);
    smp_mb();
    seen[1] = qatomic_read(&stored[0]);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    qemu_event_init(&event, AT_FIRST);
    pthread_create(&threads[0], NULL, reset_and_look, NULL);
    pthread_create(&threads[1], NULL, look, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    assert(seen[0] || seen[1]);
    return 0;
}
