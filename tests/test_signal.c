/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "handlers.h"
#include "on_syscall.h"
#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/loop.h"
#include "tenon/thread.h"

static struct tn_loop *loop;
static int got[3];

static void on_signal(int number, void *opaque)
{
    CHECK(opaque == got);
    got[number == SIGUSR1 ? 0 : number == SIGUSR2 ? 1 : 2]++;
}

static int before;

static void on_signal_before(int number)
{
    (void)number;
    before++;
}

TEST(signal_becomes_a_call)
{
    signal(SIGUSR1, on_signal_before);
    loop = tn_loop_new();
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    CHECK(tn_loop_add_signal(loop, SIGUSR2, on_signal, got) == 0);
    raise(SIGUSR1);
    raise(SIGUSR1);
    CHECK(got[0] == 0);
    CHECK(tn_loop_poll(loop, true) && got[0] == 1 && got[1] == 0);
    raise(SIGUSR2);
    CHECK(tn_loop_poll(loop, true) && got[1] == 1);
    CHECK(!tn_loop_poll(loop, false));
    tn_loop_remove_signal(loop, SIGUSR1);
    raise(SIGUSR1);
    CHECK(before == 1 && !tn_loop_poll(loop, false));
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    raise(SIGUSR1);
    CHECK(tn_loop_poll(loop, true) && got[0] == 2);
    tn_loop_remove_signal(loop, SIGUSR1);
    tn_loop_remove_signal(loop, SIGUSR2);
    tn_loop_unref(loop);
}

TEST(signal_errors)
{
    loop = tn_loop_new();
    CHECK(tn_loop_add_signal(loop, 0, on_signal, got) == -EINVAL);
    CHECK(tn_loop_add_signal(loop, -1, on_signal, got) == -EINVAL);
    CHECK(tn_loop_add_signal(loop, 1000, on_signal, got) == -EINVAL);
    CHECK(tn_loop_add_signal(loop, 65, on_signal, got) == -EINVAL);
    for (int i = 0; i < 2; i++) { /* the first time leaves nothing behind */
        CHECK(tn_loop_add_signal(loop, SIGKILL, on_signal, got) == -EINVAL);
    }
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == -EBUSY);
    tn_loop_remove_signal(loop, SIGUSR1);
    tn_loop_unref(loop);
}

/* What came before the removal, or before the next add, is forgotten. */
TEST(signal_removed_before_the_call)
{
    loop = tn_loop_new();
    for (int i = 0; i < 2; i++) {
        CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
        raise(SIGUSR1);
        tn_loop_remove_signal(loop, SIGUSR1);
        CHECK(!tn_loop_poll(loop, false) && got[0] == 0);
    }
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    CHECK(!tn_loop_poll(loop, false) && got[0] == 0);
    tn_loop_remove_signal(loop, SIGUSR1);
    tn_loop_unref(loop);
}

TEST(signal_given_back_when_the_loop_ends)
{
    signal(SIGUSR1, on_signal_before);
    loop = tn_loop_new();
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    tn_loop_unref(loop);
    raise(SIGUSR1);
    CHECK(before == 1);
    loop = tn_loop_new();
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    raise(SIGUSR1);
    CHECK(tn_loop_poll(loop, true) && got[0] == 1 && before == 1);
    tn_loop_unref(loop);
}

/*
 * System calls on threads that happen to get the signal go on.  TSan keeps a
 * signal back until the call has ended.
 */
#ifndef TN_TSAN_
static void *read_byte(void *fd)
{
    char byte;

    CHECK(read(*(int *)fd, &byte, 1) == 1);
    return NULL;
}

TEST(signal_does_not_interrupt)
{
    pthread_t thread;
    int fds[2];

    needs_handlers();
    loop = tn_loop_new();
    CHECK(pipe(fds) == 0);
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    thread = thread_start(read_byte, &fds[0]);
    sleep_ms(20);
    pthread_kill(thread, SIGUSR1);
    while (got[0] == 0) {
        tn_loop_poll(loop, true);
    }
    CHECK(write(fds[1], "x", 1) == 1);
    thread_join(thread);
    tn_loop_unref(loop);
}

#endif

/*
 * Just before a loop clears the notifier, another thread may give the signal to
 * another loop, for which it comes at once.
 */
static struct tn_loop *next_loop;

static void move_signal(void)
{
    tn_loop_remove_signal(loop, SIGUSR1);
    CHECK(tn_loop_add_signal(next_loop, SIGUSR1, on_signal, got) == 0);
    raise(SIGUSR1);
}

TEST(signal_cleared_by_the_loop_before)
{
    loop = tn_loop_new();
    next_loop = tn_loop_new();
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    raise(SIGUSR1);
    on_syscall_number = SYS_read;
    on_syscall = move_signal;
    tn_loop_poll(loop, true);
    CHECK(!on_syscall && got[0] == 0);
    CHECK(tn_loop_poll(next_loop, true) && got[0] == 1);
    CHECK(!tn_loop_poll(next_loop, false));
    tn_loop_unref(next_loop);
    tn_loop_unref(loop);
}

/* A signal that goes from one loop to another, while it comes all the time. */
struct home {
    struct tn_loop_thread *thread;
    int calls;
};

static void count_at_home(int number, void *opaque)
{
    struct home *home = opaque;

    CHECK(number == SIGUSR1);
    CHECK(tn_loop_current() == tn_loop_thread_loop(home->thread));
    tn_atomic_inc(&home->calls);
}

static bool stop_raising;

static void *keep_raising(void *arg)
{
    while (!tn_atomic_read(&stop_raising)) {
        kill(getpid(), SIGUSR1);
    }
    return arg;
}

TEST(signal_changes_loops)
{
    struct home homes[2] = {{tn_loop_thread_new("a"), 0},
                            {tn_loop_thread_new("b"), 0}};
    pthread_t thread;

    if (getenv("TAP_EMULATED")) {
        tap_skip("a flood of signals may crash the emulator");
    }
    signal(SIGUSR1, SIG_IGN);
    thread = thread_start(keep_raising, NULL);
    for (int i = 0; i < 300; i++) {
        struct home *home = &homes[i % 2];
        struct tn_loop *its = tn_loop_thread_loop(home->thread);
        int calls = tn_atomic_read(&home->calls);

        CHECK(tn_loop_add_signal(its, SIGUSR1, count_at_home, home) == 0);
        while (i % 3 == 0 && tn_atomic_read(&home->calls) == calls) {
            sleep_ms(0);
        }
        tn_loop_remove_signal(its, SIGUSR1);
    }
    tn_atomic_set(&stop_raising, true);
    thread_join(thread);
    tn_loop_thread_free(homes[0].thread);
    tn_loop_thread_free(homes[1].thread);
}

static void remove_unknown(void)
{
    loop = tn_loop_new();
    tn_loop_remove_signal(loop, SIGUSR1);
}

TEST(signal_misuse)
{
    CHECK(tap_aborts_with(remove_unknown, "was not added"));
}

/* A signal that another thread gets wakes the loop. */
static void *raise_later(void *arg)
{
    sleep_ms(20);
    raise(SIGUSR1);
    return arg;
}

TEST(signal_wakes_the_loop)
{
    pthread_t thread;

    loop = tn_loop_new();
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    thread = thread_start(raise_later, NULL);
    while (got[0] == 0) {
        tn_loop_poll(loop, true);
    }
    thread_join(thread);
    tn_loop_remove_signal(loop, SIGUSR1);
    tn_loop_unref(loop);
}
