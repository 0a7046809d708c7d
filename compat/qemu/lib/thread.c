/* SPDX-License-Identifier: MIT */
/* Threads, locks and conditions, and what aborts when they fail. */

#include "qemu/osdep.h"

#include <sys/syscall.h>
#include <sched.h>

#include "qemu/main-loop.h"
#include "qemu/thread.h"

enum { NAME_ROOM = 16 }; /* what the kernel keeps */

static bool naming = true;

void tn_qemu_failed_(const char *what, int error)
{
    fprintf(stderr, "qemu: %s: %s\n", what, strerror(error));
    abort();
}

int qemu_get_thread_id(void)
{
    return (int)syscall(SYS_gettid);
}

void qemu_mutex_init(QemuMutex *mutex)
{
    tn_qemu_check_("qemu_mutex_init", pthread_mutex_init(&mutex->lock, NULL));
    mutex->initialized = true;
}

void qemu_mutex_destroy(QemuMutex *mutex)
{
    assert(mutex->initialized);
    mutex->initialized = false;
    tn_qemu_check_("qemu_mutex_destroy", pthread_mutex_destroy(&mutex->lock));
}

void qemu_rec_mutex_init(QemuRecMutex *mutex)
{
    pthread_mutexattr_t attributes;
    int error;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    error = pthread_mutex_init(&mutex->m.lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    tn_qemu_check_("qemu_rec_mutex_init", error);
    mutex->m.initialized = true;
}

/* Waits until times on the monotonic clock, as Tenon does. */
void qemu_cond_init(QemuCond *cond)
{
    pthread_condattr_t attributes;
    int error;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    error = pthread_cond_init(&cond->cond, &attributes);
    pthread_condattr_destroy(&attributes);
    tn_qemu_check_("qemu_cond_init", error);
    cond->initialized = true;
}

void qemu_cond_destroy(QemuCond *cond)
{
    assert(cond->initialized);
    cond->initialized = false;
    tn_qemu_check_("qemu_cond_destroy", pthread_cond_destroy(&cond->cond));
}

void qemu_cond_signal(QemuCond *cond)
{
    assert(cond->initialized);
    tn_qemu_check_("qemu_cond_signal", pthread_cond_signal(&cond->cond));
}

void qemu_cond_broadcast(QemuCond *cond)
{
    assert(cond->initialized);
    tn_qemu_check_("qemu_cond_broadcast", pthread_cond_broadcast(&cond->cond));
}

void qemu_cond_wait(QemuCond *cond, QemuMutex *mutex)
{
    assert(cond->initialized);
    tn_qemu_check_("qemu_cond_wait",
                   pthread_cond_wait(&cond->cond, &mutex->lock));
}

bool qemu_cond_timedwait(QemuCond *cond, QemuMutex *mutex, int ms)
{
    int64_t deadline = tn_qemu_in_ms_(ms);
    struct timespec at = {.tv_sec = (time_t)(deadline / TN_SECOND),
                          .tv_nsec = (long)(deadline % TN_SECOND)};
    int error;

    assert(cond->initialized);
    error = pthread_cond_timedwait(&cond->cond, &mutex->lock, &at);
    if (error == ETIMEDOUT) {
        return false;
    }
    tn_qemu_check_("qemu_cond_timedwait", error);
    return true;
}

struct start {
    void *(*fn)(void *);
    void *arg;
    char name[NAME_ROOM];
};

static void *start_thread(void *opaque)
{
    struct start start = *(struct start *)opaque;

    g_free(opaque);
    if (naming && start.name[0]) {
        pthread_setname_np(pthread_self(), start.name);
    }
    return start.fn(start.arg);
}

void qemu_thread_naming(bool enable)
{
    naming = enable;
}

/* The main thread gets the signals that have handlers. */
static void block_signals(sigset_t *before)
{
    sigset_t blocked;

    sigfillset(&blocked);
    sigdelset(&blocked, SIGSEGV);
    sigdelset(&blocked, SIGFPE);
    sigdelset(&blocked, SIGILL);
    pthread_sigmask(SIG_SETMASK, &blocked, before);
}

void qemu_thread_create(QemuThread *thread, const char *name,
                        void *(*fn)(void *), void *arg, int mode)
{
    struct start *start = g_new0(struct start, 1);
    pthread_attr_t attributes;
    sigset_t before;
    int error;

    start->fn = fn;
    start->arg = arg;
    g_strlcpy(start->name, name ? name : "", sizeof(start->name));
    pthread_attr_init(&attributes);
    if (mode == QEMU_THREAD_DETACHED) {
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    }
    block_signals(&before);
    error = pthread_create(&thread->thread, &attributes, start_thread, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    tn_qemu_check_("qemu_thread_create", error);
}

void *qemu_thread_join(QemuThread *thread)
{
    void *result;

    tn_qemu_check_("qemu_thread_join", pthread_join(thread->thread, &result));
    return result;
}

void qemu_thread_get_self(QemuThread *thread)
{
    thread->thread = pthread_self();
}

bool qemu_thread_is_self(QemuThread *thread)
{
    return pthread_equal(pthread_self(), thread->thread);
}

void qemu_thread_exit(void *result)
{
    pthread_exit(result);
}

int qemu_thread_set_affinity(QemuThread *thread, unsigned long *host_cpus,
                             unsigned long bits)
{
    const unsigned long width = sizeof(unsigned long) * 8;
    cpu_set_t set;

    CPU_ZERO(&set);
    for (unsigned long cpu = 0; cpu < bits && cpu < CPU_SETSIZE; cpu++) {
        if (host_cpus[cpu / width] >> (cpu % width) & 1) {
            CPU_SET(cpu, &set);
        }
    }
    return -pthread_setaffinity_np(thread->thread, sizeof(set), &set);
}

int qemu_thread_get_affinity(QemuThread *thread, unsigned long **host_cpus,
                             unsigned long *bits)
{
    const unsigned long width = sizeof(unsigned long) * 8;
    cpu_set_t set;
    int error = pthread_getaffinity_np(thread->thread, sizeof(set), &set);

    if (error) {
        return -error;
    }
    *bits = CPU_SETSIZE;
    *host_cpus = g_new0(unsigned long, CPU_SETSIZE / width);
    for (unsigned long cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &set)) {
            (*host_cpus)[cpu / width] |= 1ul << (cpu % width);
        }
    }
    return 0;
}

/* The notifiers of each thread hang on a key: they go when the thread does. */
static pthread_key_t exit_key;

static void notify_exit(void *opaque)
{
    NotifierList *list = opaque;

    notifier_list_notify(list, NULL);
    g_free(list);
}

__attribute__((constructor)) static void make_exit_key(void)
{
    tn_qemu_check_("pthread_key_create",
                   pthread_key_create(&exit_key, notify_exit));
}

void qemu_thread_atexit_add(Notifier *notifier)
{
    NotifierList *list = pthread_getspecific(exit_key);

    if (!list) {
        list = g_new0(NotifierList, 1);
        tn_qemu_check_("pthread_setspecific",
                       pthread_setspecific(exit_key, list));
    }
    notifier_list_add(list, notifier);
}

void qemu_thread_atexit_remove(Notifier *notifier)
{
    notifier_remove(notifier);
}
