/* SPDX-License-Identifier: MIT */

#include "inject.h"

#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "refused.h"
#include "tenon/rcu.h"

/* The call of a function that may fail, which the thread is in. */
static __thread struct inject *call;
static __thread unsigned asked_for;
static __thread bool was_refused;

/* What this thread holds: more or less than it took, or less than nothing. */
static __thread long memory, descriptors;

/* Of the tests' processes: what is asked for elsewhere, and is refused. */
static struct elsewhere {
    unsigned asked_for, refused;
} * elsewhere;

__attribute__((constructor)) static void share(void)
{
    elsewhere = mmap(NULL, sizeof(*elsewhere), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(elsewhere != MAP_FAILED);
}

/* Of tests that ask for thousands, a sample, spread over all of it. */
static unsigned most(void)
{
    const char *number = getenv("INJECT_MOST");

    return number ? (unsigned)atoi(number) : UINT_MAX;
}

bool tap_again(int times)
{
    static unsigned rounds, step;

    if (times == 1) {
        rounds = elsewhere->asked_for;
        step = (rounds - 1) / most() + 1;
    }
    elsewhere->asked_for = 0;
    elsewhere->refused = times == 0 ? 0 : 1 + (unsigned)(times - 1) * step;
    return times == 0 || elsewhere->refused <= rounds;
}

void inject_begin(struct inject *i)
{
    i->memory = memory;
    i->descriptors = descriptors;
    i->has_started_thread = false;
    call = i;
    asked_for = 0;
    was_refused = false;
}

bool inject_end(struct inject *i)
{
    CHECK(call == i);
    call = NULL;
    return was_refused;
}

int inject_keeps_descriptor(struct inject *i, int error)
{
    i->descriptors = descriptors;
    return error;
}

/* There may be less memory: the call may give back what others have left. */
void inject_check_failed(const struct inject *i, const char *what, int error)
{
    bool is_ours = error == ENOMEM || error == EMFILE || error == EAGAIN;

    if (!is_ours || descriptors != i->descriptors ||
        (memory > i->memory && !i->has_started_thread)) {
        printf("# %s, refused the thing number %u%s: error %d, %ld memory and "
               "%ld descriptors left\n",
               what, i->nth, i->is_lasting ? " and all that follow" : "", error,
               memory - i->memory, descriptors - i->descriptors);
        CHECK(!"the call failed as it should");
    }
}

/*
 * Until it has it: who asks while another starts the thread counts on that one,
 * also if it fails.
 */
static void *want_something(void *unused)
{
    struct tn_rcu_cookie first = tn_rcu_cookie_get();

    usleep(5000);
    do {
        tn_rcu_cookie_start();
        usleep(5000);
    } while (!tn_rcu_cookie_poll(first));
    return unused;
}

static bool refuse_elsewhere(void)
{
    pthread_t thread;

    if (!elsewhere ||
        __atomic_add_fetch(&elsewhere->asked_for, 1, __ATOMIC_RELAXED) !=
            elsewhere->refused) {
        return false;
    }
    if (pthread_create(&thread, NULL, want_something, NULL) == 0) {
        pthread_detach(thread); /* a test may deny threads */
    }
    return true;
}

static bool refuse(void)
{
    bool is_refused;

    if (!call) {
        return refuse_elsewhere();
    }
    asked_for++;
    is_refused =
        asked_for == call->nth || (call->is_lasting && asked_for > call->nth);
    was_refused |= is_refused;
    return is_refused;
}

static int refused_with(int error)
{
    errno = error;
    return -1;
}

void *refused_malloc(size_t size)
{
    if (refuse()) {
        errno = ENOMEM;
        return NULL;
    }
    memory++;
    return malloc(size);
}

void refused_free(void *pointer)
{
    memory -= pointer != NULL;
    free(pointer);
}

static int opened(int result, int count)
{
    descriptors += result < 0 ? 0 : count;
    return result;
}

int refused_eventfd(unsigned value, int flags)
{
    if (refuse()) {
        return refused_with(EMFILE);
    }
    return opened(eventfd(value, flags), 1);
}

int refused_pipe2(int *fds, int flags)
{
    if (refuse()) {
        return refused_with(EMFILE);
    }
    return opened(pipe2(fds, flags), 2);
}

int refused_epoll_create1(int flags)
{
    if (refuse()) {
        return refused_with(EMFILE);
    }
    return opened(epoll_create1(flags), 1);
}

int refused_epoll_ctl(int poller, int op, int fd, struct epoll_event *event)
{
    if (op != EPOLL_CTL_DEL && refuse()) {
        return refused_with(ENOMEM);
    }
    return epoll_ctl(poller, op, fd, event);
}

int refused_timerfd_create(int clock, int flags)
{
    if (refuse()) {
        return refused_with(EMFILE);
    }
    return opened(timerfd_create(clock, flags), 1);
}

int refused_close(int fd)
{
    descriptors--;
    return close(fd);
}

int refused_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                           void *(*run)(void *opaque), void *opaque)
{
    if (refuse()) {
        return EAGAIN;
    }
    if (call) {
        call->has_started_thread = true;
    }
    return pthread_create(thread, attributes, run, opaque);
}
