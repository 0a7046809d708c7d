/* SPDX-License-Identifier: MIT */

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"
#include "tenon/event.h"
#include "tenon/hooks.h"
#include "tenon/rcu.h"
#include "tenon/sem.h"

TEST(hooks_version)
{
    CHECK(strcmp(tn_version(), "0.1.0") == 0);
}

static void leave(void)
{
    _exit(3);
}

static void say(const char *line, void *opaque)
{
    (void)opaque;
    fprintf(stderr, "said: %s\n", line);
}

static void misuse(void)
{
    struct tn_sem sem;

    tn_sem_init(&sem, TN_SEM_MAX + 1u);
}

static void misuse_with_handlers(void)
{
    tn_set_message_handler(say, NULL);
    misuse();
}

static void misuse_with_handlers_restored(void)
{
    tn_set_abort_handler(leave);
    tn_set_abort_handler(NULL);
    tn_set_message_handler(say, NULL);
    tn_set_message_handler(NULL, NULL);
    misuse();
}

static void misuse_that_leaves(void)
{
    tn_set_abort_handler(leave);
    misuse();
}

static void half_an_allocator(void)
{
    tn_set_allocator(NULL, (void (*)(void *, void *))abort, NULL);
}

TEST(hooks_messages_and_abort)
{
    CHECK(tap_aborts_with(misuse, "tenon: semaphore 0x"));
    CHECK(tap_aborts_with(misuse_with_handlers, "said: tenon: semaphore 0x"));
    CHECK(tap_aborts_with(misuse_with_handlers_restored, "tenon: semaphore"));
    CHECK(tap_aborts_with(half_an_allocator, "come as a pair"));
    CHECK(!tap_aborts_with(misuse_that_leaves, ""));
}

static int allocations, releases;

static void *count_alloc(size_t size, void *opaque)
{
    CHECK(opaque == &allocations);
    tn_atomic_inc(&allocations);
    return malloc(size);
}

static void count_release(void *memory, void *opaque)
{
    CHECK(opaque == &allocations);
    tn_atomic_inc(&releases);
    free(memory);
}

static struct tn_event called = TN_EVENT_INIT(false);
static char helper[16], name_then[16];
static int mask_is_full;

static void on_helper(const char *name, void *opaque)
{
    sigset_t mask;

    CHECK(opaque == helper);
    strncpy(helper, name, sizeof(helper) - 1);
    pthread_getname_np(pthread_self(), name_then, sizeof(name_then));
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    mask_is_full = sigismember(&mask, SIGTERM) && sigismember(&mask, SIGINT);
}

static void call(struct tn_rcu_head *head)
{
    (void)head;
    tn_event_set(&called);
}

TEST(hooks_allocator_and_threads)
{
    static struct tn_rcu_head head;

    tn_set_allocator(count_alloc, count_release, &allocations);
    tn_set_thread_hook(on_helper, helper);
    tn_call_rcu1(&head, call);
    tn_event_wait(&called);
    CHECK(tn_atomic_read(&allocations) >= 2); /* a queue and a thread */
    tn_rcu_shutdown();
    CHECK(tn_atomic_read(&releases) >= 1);
    CHECK(strcmp(helper, "tn-rcu") == 0 && strcmp(name_then, "tn-rcu") == 0);
    CHECK(mask_is_full);
}

/* Threads of the library block all signals but that which stands for a fence */
static struct tn_event mask_known = TN_EVENT_INIT(false);
static sigset_t mask;

static void note_mask(const char *name, void *opaque)
{
    (void)name;
    (void)opaque;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    tn_event_set(&mask_known);
}

TEST(hooks_signals_of_our_threads)
{
    sigset_t before, after;

    pthread_sigmask(SIG_SETMASK, NULL, &before);
    tn_set_thread_hook(note_mask, NULL);
    tn_rcu_cookie_start();
    tn_event_wait(&mask_known);
    CHECK(!sigismember(&mask, SIGRTMAX - 1));
    CHECK(sigismember(&mask, SIGTERM) && sigismember(&mask, SIGUSR1));
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    CHECK(!sigismember(&after, SIGUSR1) == !sigismember(&before, SIGUSR1));
}
