/* SPDX-License-Identifier: MIT */
/*
 * The event of verify/lib/event_win32.h keeps the promises too: who waits is
 * woken and has what came before the set; no wake-up is lost; two waiters do
 * not undo each other's; a reset has what came before the set that it reads;
 * the one thread that waits may free it; time-outs come in time.
 *
 * Promises: E1 E2 E3 E4 E5
 * Defines: CASE=waits | CASE=two_wait | CASE=loses_none | CASE=two_produce
 * Defines: CASE=resets | CASE=frees | CASE=times_out
 * Options: --timeouts=1
 */

#include "event_win32.h"
#include "verify.h"

static struct kernel_event kernel;
static struct win32_event event = {WIN32_FREE, &kernel};
static int data;

static void *setter(void *unused)
{
    data = 42;
    win32_event_set(&event);
    return unused;
}

static void *waiter(void *unused)
{
    win32_event_wait(&event);
    assert(data == 42);
    return unused;
}

void waits(void)
{
    RUN_THREADS(setter, waiter);
}

void two_wait(void)
{
    RUN_THREADS(setter, waiter, waiter);
}

/* As in event_lost.c */
static int pending, wanted;

static void *producer(void *unused)
{
    tn_atomic_fetch_add_relaxed(&pending, 1);
    win32_event_set(&event);
    return unused;
}

static void *consumer(void *unused)
{
    while (tn_atomic_read(&pending) < wanted) {
        win32_event_reset(&event);
        if (tn_atomic_read(&pending) < wanted) {
            win32_event_wait(&event);
        }
    }
    return unused;
}

void loses_none(void)
{
    wanted = 1;
    RUN_THREADS(producer, consumer);
}

void two_produce(void)
{
    wanted = 2;
    RUN_THREADS(producer, producer, consumer);
}

/* As in event_reset.c */
static int received;

static void *resetter(void *unused)
{
    win32_event_reset(&event);
    received = tn_atomic_read(&pending);
    return unused;
}

void resets(void)
{
    RUN_THREADS(producer, resetter);
    if (!win32_event_wait_until(&event, 0)) {
        assert(received);
    }
}

static void *setter_of(void *ev)
{
    win32_event_set(ev);
    return NULL;
}

void frees(void)
{
    struct win32_event *ev = malloc(sizeof(*ev));
    pthread_t thread;

    *ev = (struct win32_event){WIN32_FREE, &kernel};
    pthread_create(&thread, NULL, setter_of, ev);
    win32_event_wait(ev);
    free(ev);
    pthread_join(thread, NULL);
}

static void *timed_waiter(void *unused)
{
    int64_t deadline = tn_deadline_in(TN_SECOND);

    if (!win32_event_wait_until(&event, deadline)) {
        assert(tn_now() >= deadline);
        win32_event_wait(&event);
    }
    assert(data == 42);
    return unused;
}

void times_out(void)
{
    RUN_THREADS(setter, timed_waiter);
}

int main(void)
{
    CASE();
    return 0;
}
