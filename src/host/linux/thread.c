/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "host/linux/fence_signal.h"

struct tn_host_thread_ {
    pthread_t thread;
    void (*run)(void *opaque);
    void *opaque;
    char name[16];
    bool joined;
};

static void *run_thread(void *opaque)
{
    struct tn_host_thread_ *t = opaque;
    void (*run)(void *) = t->run;
    void *run_opaque = t->opaque;
    char name[sizeof(t->name)];

    memcpy(name, t->name, sizeof(name));
    if (!t->joined) {
        tn_free_(t);
    }
    pthread_setname_np(pthread_self(), name);
    tn_run_thread_hook_(name);
    run(run_opaque);
    return NULL;
}

/* The new thread inherits the mask: no signal ever finds it unprepared. */
static int create_masked(struct tn_host_thread_ *t, pthread_t *thread)
{
    sigset_t blocked, saved;
    int error;

    sigfillset(&blocked);
    sigdelset(&blocked, tn_fence_signal_());
    pthread_sigmask(SIG_SETMASK, &blocked, &saved);
    error = pthread_create(thread, NULL, run_thread, t);
    pthread_sigmask(SIG_SETMASK, &saved, NULL);
    return error;
}

int tn_host_thread_start_(struct tn_host_thread_ **thread, const char *name,
                          void (*run)(void *opaque), void *opaque)
{
    struct tn_host_thread_ *t = tn_alloc_(sizeof(*t));
    pthread_t id;
    int error;

    if (!t) {
        return -ENOMEM;
    }
    t->run = run;
    t->opaque = opaque;
    t->joined = thread != NULL;
    strncpy(t->name, name, sizeof(t->name) - 1);
    t->name[sizeof(t->name) - 1] = '\0';
    error = create_masked(t, &id);
    if (error) {
        tn_free_(t);
    } else if (thread) {
        t->thread = id;
        *thread = t;
    } else {
        pthread_detach(id); /* t may be gone already */
    }
    return -error;
}

void tn_host_thread_join_(struct tn_host_thread_ *thread)
{
    if (pthread_join(thread->thread, NULL) != 0) {
        tn_misuse_("thread", thread, "joined by itself, or by what it joins");
    }
    tn_free_(thread);
}

void tn_host_without_signals_(void (*fn)(void))
{
    sigset_t all, saved;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &saved);
    fn();
    pthread_sigmask(SIG_SETMASK, &saved, NULL);
}

int tn_host_cancel_off_(void)
{
    int before;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    return before;
}

void tn_host_cancel_as_before_(int before)
{
    pthread_setcancelstate(before, NULL);
}

static pthread_key_t exit_key;
static pthread_once_t exit_key_once = PTHREAD_ONCE_INIT;

static void at_exit(void *value)
{
    /* The function's address went through the key as an object's. */
    union {
        void *value;
        void (*fn)(void);
    } exit_fn = {.value = value};

    exit_fn.fn();
}

static void create_exit_key(void)
{
    if (pthread_key_create(&exit_key, at_exit) != 0) {
        tn_misuse_("process", NULL, "no thread-specific key is left");
    }
}

/*
 * Early, so that it is among the keys that need no memory in each thread; but
 * in a static program others' constructors may come first, and use it.
 */
__attribute__((constructor(101))) static void create_exit_key_early(void)
{
    pthread_once(&exit_key_once, create_exit_key);
}

void tn_host_at_thread_exit_(void (*fn)(void))
{
    union {
        void (*fn)(void);
        void *value;
    } exit_fn = {.fn = fn};

    pthread_once(&exit_key_once, create_exit_key);
    if (pthread_setspecific(exit_key, exit_fn.value) != 0) {
        tn_misuse_("thread", NULL, "no memory for its exit function");
    }
}
