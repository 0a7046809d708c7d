/* SPDX-License-Identifier: MIT */
/* The child of a fork has loops of its own, and leaves the parent's alone. */

#include <signal.h>
#include <unistd.h>

#include "in_child.h"
#include "threads.h"
#include "loop/loop.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/rcu_loop.h"
#include "tenon/thread.h"

static struct tn_loop *loop;
static int fds[2];

static void poll_it(void)
{
    tn_loop_poll(loop, false);
}

static int called;

static void count(void *opaque)
{
    (void)opaque;
    tn_atomic_inc(&called);
}

static void give_it_a_handler(void)
{
    tn_loop_set_fd_handler(loop, fds[0], count, NULL, NULL);
}

static bool never(void *opaque)
{
    return opaque == NULL;
}

static void give_it_a_look(void)
{
    tn_loop_set_fd_look(loop, fds[0], never, NULL, NULL);
}

static void on_nothing(int number, void *opaque)
{
    (void)number;
    (void)opaque;
}

static void give_it_a_signal(void)
{
    tn_loop_add_signal(loop, SIGUSR2, on_nothing, NULL);
}

TEST(loop_of_the_parent_misused)
{
    loop = tn_loop_new();
    CHECK(pipe(fds) == 0);
    CHECK(tn_loop_set_fd_handler(loop, fds[0], count, NULL, NULL) == 0);
    CHECK(tap_aborts_with(give_it_a_look, "given a handler in a child"));
    CHECK(tap_aborts_with(give_it_a_signal, "given a handler in a child"));
    CHECK(write(fds[1], "x", 1) == 1);
    tn_loop_poll(loop, false);
    CHECK(called == 1); /* all the same */
    CHECK(tap_aborts_with(poll_it, "polled in a child"));
    CHECK(tap_aborts_with(give_it_a_handler, "given a handler in a child"));
    tn_loop_unref(loop);
}

/* A loop that sleeps in the parent, while its copy in the child is used. */
static int polls;
static bool stop;

static void *poll_until_stop(void *arg)
{
    while (!tn_atomic_read(&stop)) {
        tn_loop_poll(loop, true);
        tn_atomic_inc(&polls);
    }
    return arg;
}

static void read_and_count(void *opaque)
{
    char byte;

    CHECK(read(fds[0], &byte, 1) == 1);
    count(opaque);
}

static void await(const int *counter, int value)
{
    while (tn_atomic_read(counter) < value) {
        sleep_ms(1);
    }
}

static struct tn_bh *bh;

static void use_the_copy(void)
{
    int before = count_descriptors();
    int own = 1 + (loop->handlers.poller >= 0) + loop->embed.is_on;

    tn_loop_notify(loop);
    tn_bh_schedule(bh);
    tn_bh_delete(bh);
    tn_loop_set_fd_handler(loop, fds[0], NULL, NULL, NULL);
    tn_loop_remove_signal(loop, SIGUSR1);
    tn_loop_unref(loop);
    CHECK(count_descriptors() == before - own);
}

TEST(loop_of_the_parent_is_left_alone)
{
    pthread_t thread;
    int before;

    loop = tn_loop_new();
    bh = tn_bh_new(loop, count, NULL);
    CHECK(pipe(fds) == 0);
    tn_loop_set_fd_handler(loop, fds[0], read_and_count, NULL, NULL);
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_nothing, NULL) == 0);
    if (!getenv("TENON_NO_EPOLL")) {
        CHECK(tn_loop_fd(loop) >= 0);
    }
    thread = thread_start(poll_until_stop, NULL);
    tn_bh_schedule(bh);
    await(&called, 1);
    do {
        before = tn_atomic_read(&polls);
        sleep_ms(50);
    } while (tn_atomic_read(&polls) != before);
    in_child(use_the_copy);
    sleep_ms(50);
    CHECK(tn_atomic_read(&polls) == before && tn_atomic_read(&called) == 1);
    CHECK(write(fds[1], "x", 1) == 1);
    await(&called, 2);
    tn_atomic_set(&stop, true);
    tn_loop_notify(loop);
    thread_join(thread);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
}

/* Signals */

static void on_signal(int number, void *opaque)
{
    CHECK(number == SIGUSR1);
    count(opaque);
}

static void take_signal(void)
{
    struct tn_loop *own = tn_loop_new();
    struct sigaction action;

    CHECK(sigaction(SIGUSR1, NULL, &action) == 0);
    CHECK(action.sa_handler == SIG_IGN);
    raise(SIGUSR1);
    CHECK(tn_loop_add_signal(own, SIGUSR1, on_signal, NULL) == 0);
    tn_loop_poll(own, false);
    CHECK(called == 0);
    raise(SIGUSR1);
    while (called == 0) {
        tn_loop_poll(own, true);
    }
    tn_loop_unref(own);
}

TEST(loop_signals_in_the_child)
{
    loop = tn_loop_new();
    signal(SIGUSR1, SIG_IGN);
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, NULL) == 0);
    in_child(take_signal);
    tn_loop_poll(loop, false);
    CHECK(called == 0);
    raise(SIGUSR1);
    while (called == 0) {
        tn_loop_poll(loop, true);
    }
    tn_loop_unref(loop);
}

/* Threads that run loops */

static struct tn_loop_thread *loop_thread;
static struct tn_event done = TN_EVENT_INIT(false);

static void set_done(void *opaque)
{
    (void)opaque;
    tn_event_set(&done);
}

static void run_loop_thread(void)
{
    struct tn_loop_thread *own;

    tn_loop_thread_free(loop_thread);
    if (CHILD_HAS_THREADS) {
        own = tn_loop_thread_new(NULL);
        tn_bh_schedule_oneshot(tn_loop_thread_loop(own), set_done, NULL);
        tn_event_wait(&done);
        tn_loop_thread_free(own);
    }
}

TEST(loop_thread_in_the_child)
{
    loop_thread = tn_loop_thread_new(NULL);
    sleep_ms(10);
    in_child(run_loop_thread);
    tn_bh_schedule_oneshot(tn_loop_thread_loop(loop_thread), set_done, NULL);
    tn_event_wait(&done);
    tn_loop_thread_free(loop_thread);
}

/* A notifier is shared. */
static struct tn_notifier notifier;

static void set_notifier(void)
{
    CHECK(tn_notifier_set(&notifier) == 0);
}

TEST(loop_notifier_from_the_child)
{
    loop = tn_loop_new();
    CHECK(tn_notifier_init(&notifier) == 0);
    tn_loop_set_notifier_handler(loop, &notifier, count, NULL);
    in_child(set_notifier);
    tn_loop_poll(loop, false);
    CHECK(called == 1);
    tn_loop_set_notifier_handler(loop, &notifier, NULL, NULL);
    tn_notifier_cleanup(&notifier);
    tn_loop_unref(loop);
}

/* A drain in which the process forks is one in the child, too. */
static pid_t child_of_drain = -1;

static void fork_and_go_on(struct tn_rcu_head *unused)
{
    (void)unused;
    fflush(stdout);
    child_of_drain = fork();
    if (child_of_drain == 0) {
        after_fork();
    }
}

static void count_call(struct tn_rcu_head *unused)
{
    (void)unused;
    count(NULL);
}

static void *poll_until_called(void *arg)
{
    while (tn_atomic_read(&called) == 0) {
        tn_loop_poll(arg, true);
    }
    return arg;
}

TEST_WITHIN(loop_drain_goes_on_in_the_child, 20)
{
    struct tn_loop *other = tn_loop_new();
    static struct tn_rcu_head heads[2];
    pthread_t thread;
    bool in_time;

    loop = tn_loop_new();
    tn_loop_poll(loop, false);
    tn_call_rcu_on(other, &heads[1], count_call);
    tn_call_rcu_on(loop, &heads[0], fork_and_go_on);
    do {
        in_time = tn_drain_call_rcu_until(tn_deadline_in(100 * TN_MILLISECOND));
    } while (child_of_drain == -1);
    CHECK(!in_time || child_of_drain == 0);
    if (child_of_drain == 0) {
        CHECK(!in_time || tn_atomic_read(&called) == 1);
        _exit(0);
    }
    await_child(child_of_drain);
    thread = thread_start(poll_until_called, other);
    tn_drain_call_rcu();
    CHECK(tn_atomic_read(&called) == 1);
    thread_join(thread);
    tn_loop_unref(other);
    tn_loop_unref(loop);
}
