/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "tap.h"
#include "threads.h"
#include "tenon/loop.h"

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
    CHECK(tn_loop_add_signal(loop, SIGKILL, on_signal, got) == -EINVAL);
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == 0);
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, got) == -EBUSY);
    tn_loop_remove_signal(loop, SIGUSR1);
    tn_loop_unref(loop);
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
