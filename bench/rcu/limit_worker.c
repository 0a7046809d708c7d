/* SPDX-License-Identifier: MIT */
/*
 * What a callback takes at least, if another thread is to call it: a wake-up of
 * that thread and two membarriers; and a wake-up back for who drains.  Nobody
 * reads, and one thread at a time queues.
 */

#include <limits.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"

struct job {
    void (*fn)(struct job *job);
};

#define ROLE  LIMIT
#define LABEL "futex, membarriers"
#define HEAD  struct job

enum { IDLE, BUSY, OVER };

static __attribute__((aligned(128))) uint32_t state;
static struct job *queued;
static pthread_t thread;

static void sleep_while(uint32_t value)
{
    while (__atomic_load_n(&state, __ATOMIC_ACQUIRE) == value) {
        syscall(SYS_futex, &state, FUTEX_WAIT_PRIVATE, value, 0, 0, 0);
    }
}

static void change(uint32_t to)
{
    __atomic_store_n(&state, to, __ATOMIC_RELEASE);
    syscall(SYS_futex, &state, FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0);
}

static void *work(void *unused)
{
    for (sleep_while(IDLE); state != OVER; sleep_while(IDLE)) {
        syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
        syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
        queued->fn(queued);
        change(IDLE);
    }
    return unused;
}

static inline void enter(void)
{
    CHECK(syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0,
                  0) == 0);
}

static inline void leave(void)
{
}

static inline void drain(void)
{
    sleep_while(BUSY);
}

static inline void call(HEAD *head, void (*fn)(HEAD *head))
{
    drain(); /* of what went before, which has been called */
    head->fn = fn;
    queued = head;
    change(BUSY);
}

static void begin(void)
{
    state = IDLE;
    CHECK(pthread_create(&thread, NULL, work, NULL) == 0);
}

static void end(void)
{
    drain();
    change(OVER);
    bench_join(thread);
}

#include "rcu/call.h"
