/* SPDX-License-Identifier: MIT */

#include "native/thread.h"
#include "base/fatal.h"
#include "base/raw.h"
#include "base/real.h"
#include "native/segments.h"

#include <signal.h>
#include <sys/syscall.h>

struct thread threads[MAX_THREADS];
uint32_t thread_count;

static struct {
    uint32_t parent, ordinal;
} places[MAX_THREADS]; /* in the tree of creations */

/* Waiting goes around the C library, whose functions are the program's. */
static void *park(void *argument)
{
    struct thread *thread = argument;

    context_adopt(&thread->context);
    segments_find_tls(thread->id);
    __atomic_store_n(&thread->parked, true, __ATOMIC_RELEASE);
    for (;;) {
        raw_call(SYS_pause, (long[6]){0});
    }
    return NULL;
}

/* Its signals would run beside the program, under its control block. */
static void park_without_signals(struct thread *thread)
{
    sigset_t all, old;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    if (real_pthread_create(&thread->handle, NULL, park, thread) != 0) {
        fatal("cannot create thread %u", thread->id);
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    while (!__atomic_load_n(&thread->parked, __ATOMIC_ACQUIRE)) {
        raw_call(SYS_sched_yield, (long[6]){0});
    }
}

static struct thread *new_thread(uint32_t parent, uint32_t ordinal)
{
    struct thread *thread = &threads[thread_count];

    if (thread_count == MAX_THREADS) {
        fatal("the program creates more than %d threads", MAX_THREADS);
    }
    thread->id = thread_count;
    places[thread_count].parent = parent;
    places[thread_count].ordinal = ordinal;
    thread_count++;
    context_new_stacks(&thread->context, thread->id);
    return thread;
}

void threads_init(void)
{
    struct thread *main_thread = new_thread(MAIN_THREAD, 0);

    context_adopt(&main_thread->context);
    main_thread->twin = main_thread;
    main_thread->handle = pthread_self();
    segments_find_tls(MAIN_THREAD);
}

void threads_new_run(void)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        threads[t].state = THREAD_ABSENT;
        threads[t].done = 0;
        threads[t].next = NULL;
    }
}

uint32_t thread_number(uint32_t parent, uint32_t ordinal)
{
    for (uint32_t t = 1; t < thread_count; t++) {
        if (places[t].parent == parent && places[t].ordinal == ordinal) {
            return t;
        }
    }
    park_without_signals(new_thread(parent, ordinal));
    return thread_count - 1;
}

uint32_t thread_ordinal(uint32_t thread)
{
    return places[thread].ordinal;
}

uint32_t thread_parent(uint32_t thread)
{
    return places[thread].parent;
}

void thread_begin(struct thread *thread, void (*entry)(void))
{
    thread->state = THREAD_ALIVE;
    thread->children = 0;
    thread->detached = thread->joined = false;
    thread->half_joined = 0;
    context_prepare(&thread->context, entry);
}

struct thread *thread_of_handle(pthread_t handle)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        if (pthread_equal(threads[t].handle, handle)) {
            return &threads[t];
        }
    }
    return NULL;
}
