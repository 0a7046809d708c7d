/* SPDX-License-Identifier: MIT */
/*
 * A process forks again and again, while threads run loops, schedule bottom
 * halves, arm timers, set and remove handlers, and hold sections.  The child
 * goes on with copies of the loops: each bottom half and timer that was
 * scheduled or armed, and had not been called, is called once, but for one of
 * each loop, which that was about to call; each handler that was set is called,
 * and none that had been removed.
 */

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "after_fork.h"
#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/rcu.h"
#include "tenon/thread.h"
#include "tenon/timer.h"
#include "torture.h"

enum { LOOPS = 3, USERS = 32, SLOTS = 16 };

/* NOT, and IS, are what calls that have returned left. */
enum state { NOT, IS, BETWEEN };

struct slot {
    struct tn_loop *loop;
    struct tn_bh *bh;
    struct tn_timer timer;
    int fd;
    enum state bh_is_scheduled, timer_is_armed, fd_is_handled;
    enum state then[3];   /* when it was forked */
    unsigned calls[3];    /* in the child */
    volatile int written; /* plain, but the racy twin reads it too */
};

static struct slot slots[USERS][SLOTS];
static struct tn_loop_thread *threads[LOOPS];
static bool in_child;
static uint64_t forks;

static void note_call(struct slot *slot, enum state *state, int what)
{
    if (in_child) {
        slot->calls[what]++;
        return;
    }
    tn_atomic_set(state, BETWEEN);
    torture_dawdle();
    TORTURE_CHECK(slot->written > 0);
    tn_atomic_store_release(state, NOT);
}

static void on_bh(void *slot)
{
    note_call(slot, &((struct slot *)slot)->bh_is_scheduled, 0);
}

static void on_timer(void *slot)
{
    note_call(slot, &((struct slot *)slot)->timer_is_armed, 1);
}

/* It is never ready but in a child. */
static void on_fd(void *opaque)
{
    struct slot *slot = opaque;

    TORTURE_CHECK(in_child);
    slot->calls[2]++;
    tn_loop_set_fd_handler(slot->loop, slot->fd, NULL, NULL, NULL);
}

static void schedule(struct slot *slot)
{
    if (tn_atomic_load_acquire(&slot->bh_is_scheduled) == NOT) {
        tn_atomic_set(&slot->bh_is_scheduled, BETWEEN);
        tn_bh_schedule(slot->bh);
        /* It may be in its call, which goes on from there, or past that. */
        (void)tn_atomic_cmpxchg(&slot->bh_is_scheduled, BETWEEN, IS);
    }
}

static void arm(struct slot *slot)
{
    if (tn_atomic_load_acquire(&slot->timer_is_armed) == NOT) {
        tn_atomic_set(&slot->timer_is_armed, BETWEEN);
        tn_timer_mod(&slot->timer, tn_deadline_in(torture_random() % 2000000));
        (void)tn_atomic_cmpxchg(&slot->timer_is_armed, BETWEEN, IS);
    }
}

static void handle(struct slot *slot)
{
    bool set = tn_atomic_read(&slot->fd_is_handled) == NOT;

    tn_atomic_set(&slot->fd_is_handled, BETWEEN);
    TORTURE_CHECK(tn_loop_set_fd_handler(slot->loop, slot->fd,
                                         set ? on_fd : NULL, NULL, slot) == 0);
    tn_atomic_set(&slot->fd_is_handled, set ? IS : NOT);
}

static void use(struct slot *slot)
{
    tn_rcu_read_lock();
    schedule(slot);
#ifdef RACY
    slot->written = 1; /* late for what was just scheduled */
#endif
    torture_dawdle();
    arm(slot);
    tn_rcu_read_unlock();
    handle(slot);
}

static void user(void)
{
    static unsigned users;
    unsigned self = tn_atomic_fetch_inc(&users);

    while (!torture_is_over()) {
        use(&slots[self][torture_random() % SLOTS]);
        torture_dawdle();
    }
}

/* The child */

static void look_at(struct slot *slot)
{
    slot->then[0] = tn_atomic_read(&slot->bh_is_scheduled);
    slot->then[1] = tn_atomic_read(&slot->timer_is_armed);
    slot->then[2] = tn_atomic_read(&slot->fd_is_handled);
}

/* Another file under the same number, for the parent's to be left alone. */
static void make_ready(struct slot *slot)
{
    int fresh = eventfd(1, 0);

    TORTURE_CHECK(fresh >= 0 && dup2(fresh, slot->fd) == slot->fd);
    close(fresh);
}

static void check_slot(const struct slot *slot, unsigned *missing)
{
    for (int i = 0; i < 2; i++) {
        TORTURE_CHECK(slot->calls[i] <= 1);
        TORTURE_CHECK(slot->calls[i] == 0 || slot->then[i] != NOT);
        *missing += slot->then[i] == IS && slot->calls[i] == 0;
    }
    TORTURE_CHECK(slot->calls[2] == 0 || slot->then[2] != NOT);
    TORTURE_CHECK(slot->calls[2] == 1 || slot->then[2] != IS);
}

static void for_each_slot(void (*fn)(struct slot *slot))
{
    for (int i = 0; i < USERS * SLOTS; i++) {
        fn(&slots[i / SLOTS][i % SLOTS]);
    }
}

static void check_loop(struct tn_loop *loop)
{
    int64_t all_are_due = tn_deadline_in(3 * TN_MILLISECOND);
    unsigned missing = 0;

    TORTURE_CHECK(tn_loop_after_fork(loop) == 0);
    while (tn_now() < all_are_due) {
        tn_loop_poll(loop, false);
    }
    while (tn_loop_poll(loop, false)) {
    }
    for (int i = 0; i < USERS * SLOTS; i++) {
        if (slots[i / SLOTS][i % SLOTS].loop == loop) {
            check_slot(&slots[i / SLOTS][i % SLOTS], &missing);
        }
    }
    TORTURE_CHECK(missing <= 1);
}

static void live_as_child(void)
{
    after_fork();
    in_child = true;
    torture_begin_child();
    for_each_slot(look_at);
    for_each_slot(make_ready);
    for (int i = 0; i < LOOPS; i++) {
        check_loop(tn_loop_thread_loop(threads[i]));
    }
    _exit(0);
}

static struct tn_event forked = TN_EVENT_INIT(false);
static unsigned to_fork; /* functions that loops have yet to call */

static void fork_once(void *unused)
{
    pid_t child;

    (void)unused;
    if (in_child) {
        return; /* was scheduled by another forker */
    }
    child = fork();
    if (child == 0) {
        live_as_child();
    }
    if (child > 0) {
        torture_await_child(child);
        tn_atomic_inc(&forks);
    }
    tn_event_set(&forked);
}

static void fork_in_loop(void *unused)
{
    fork_once(unused);
    tn_atomic_dec(&to_fork);
}

static struct tn_loop *any_loop(void)
{
    return tn_loop_thread_loop(threads[torture_random() % LOOPS]);
}

/* In a thread that does nothing else, or in a function of a loop. */
static void forker(void)
{
    while (!torture_is_over()) {
        tn_event_reset(&forked);
        if (torture_one_in(2)) {
            fork_once(NULL);
        } else {
            tn_atomic_inc(&to_fork);
            tn_bh_schedule_oneshot(any_loop(), fork_in_loop, NULL);
            tn_event_wait(&forked); /* or that of another forker */
        }
        torture_count(1);
        torture_dawdle();
    }
}

static void set_up_slot(struct slot *slot)
{
    slot->loop = any_loop();
    slot->bh = tn_bh_new(slot->loop, on_bh, slot);
    slot->fd = eventfd(0, 0);
    slot->written = 1;
    TORTURE_CHECK(slot->bh && slot->fd >= 0);
    tn_timer_init(&slot->timer, slot->loop, on_timer, slot);
}

static void begin(void)
{
    for (int i = 0; i < LOOPS; i++) {
        threads[i] = tn_loop_thread_new(NULL);
        TORTURE_CHECK(threads[i] != NULL);
    }
    for_each_slot(set_up_slot);
}

/* All that was scheduled is called in the parent, too. */
static void take_down_slot(struct slot *slot)
{
    while (tn_atomic_load_acquire(&slot->bh_is_scheduled) != NOT ||
           tn_atomic_load_acquire(&slot->timer_is_armed) != NOT) {
        usleep(1000);
    }
    tn_bh_delete(slot->bh);
    tn_atomic_set(&slot->fd_is_handled, BETWEEN); /* a loop may fork yet */
    tn_loop_set_fd_handler(slot->loop, slot->fd, NULL, NULL, NULL);
}

/* A child has all loops, so none is freed while one may fork. */
static void end(void)
{
    for_each_slot(take_down_slot);
    while (tn_atomic_load_acquire(&to_fork)) {
        usleep(1000);
    }
    for (int i = 0; i < LOOPS; i++) {
        tn_loop_thread_free(threads[i]);
    }
    printf("# %llu forks\n", (unsigned long long)forks);
}

static const struct torture_role roles[] = {
    {"forker", forker},
    {"user", user},
    {"user", user},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "fork_loops",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 3,
        .max_threads = USERS,
    };

    return torture_main(argc, argv, &torture);
}
