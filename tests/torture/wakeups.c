/* SPDX-License-Identifier: MIT */
/*
 * No wake-up is lost.  A sender stores a value and tells the loop, in bursts of
 * random length; then it waits until the loop has seen the last value.  The
 * loop is told by a bottom half, by a timer, by a notifier's handler, or by the
 * adding of a handler for a descriptor that is ready; or not at all, as long as
 * it looks by itself: one program each.
 *
 * A value that does not arrive is waited for in vain: that is a lost wake-up.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/clock.h"
#include "tenon/loop.h"
#include "tenon/notifier.h"
#include "tenon/thread.h"
#include "tenon/timer.h"
#include "torture.h"

enum { LOST_S = 20 };

static struct tn_loop_thread *thread;
static struct tn_loop *loop;
static struct tn_bh *bh;
static struct tn_timer timer;
static struct tn_notifier notifier;
static int fds[2];

static uint64_t value, seen;

/* In the twin, both sides touch something that nothing protects. */
#ifdef RACY
static uint64_t unprotected;
#define TOUCH() unprotected++
#else
#define TOUCH() ((void)0)
#endif

/* Whatever was told leads here. */
static void look(void *opaque)
{
    uint64_t now = tn_atomic_read(&value);

    (void)opaque;
    if (now != tn_atomic_read(&seen)) {
        TOUCH();
        tn_atomic_store_release(&seen, now);
    }
}

/* Ready once: the sender adds it again each time. */
static void look_once(void *opaque)
{
    tn_loop_set_fd_handler(loop, fds[1], NULL, NULL, NULL);
    look(opaque);
}

static void by_bh(void)
{
    tn_bh_schedule(bh);
}

static void by_timer(void)
{
    tn_timer_mod(&timer, torture_one_in(2) ? 0 : tn_now());
}

static void by_notifier(void)
{
    tn_notifier_set(&notifier);
}

static void by_adding(void)
{
    TORTURE_CHECK(tn_loop_set_fd_handler(loop, fds[1], NULL, look_once, NULL) ==
                  0);
}

/* Busy polling: the bell is rung for a loop that does not look. */
static bool rings = true;

static bool there_is_more(void *opaque)
{
    (void)opaque;
    return tn_atomic_read(&value) != tn_atomic_read(&seen);
}

static void stop_ringing(void *opaque)
{
    (void)opaque;
    tn_atomic_set(&rings, false);
}

static void ring_again(void *opaque)
{
    (void)opaque;
    tn_atomic_set(&rings, true);
}

static void by_ringing(void)
{
    tn_smp_mb();
    if (tn_atomic_read(&rings)) {
        tn_notifier_set(&notifier);
    }
}

static void (*const ways[])(void) = {by_bh, by_timer, by_notifier, by_adding,
                                     by_ringing};

static void await_last(uint64_t last)
{
    int64_t end = tn_deadline_in(LOST_S * TN_SECOND);

    for (unsigned spins = 0; tn_atomic_load_acquire(&seen) != last; spins++) {
        if (spins % 1000 == 999) {
            usleep(50);
            TORTURE_CHECK(tn_now() < end && "the last value was seen");
        }
    }
}

static void sender(void)
{
    uint64_t rounds = torture_rounds(UINT64_MAX), n = 0;

    while (n < rounds && !torture_is_over()) {
        uint32_t burst = torture_one_in(2) ? 1 : 1 + torture_random() % 16;

        for (uint32_t i = 0; i < burst; i++) {
            tn_atomic_set(&value, ++n);
            ways[WAY]();
            TOUCH();
        }
        await_last(n);
        if (torture_one_in(100)) {
            torture_dawdle();
        }
    }
    torture_count(n);
    torture_stop();
}

static void begin(void)
{
    thread = tn_loop_thread_new("torture");
    TORTURE_CHECK(thread && pipe(fds) == 0);
    loop = tn_loop_thread_loop(thread);
    bh = tn_bh_new(loop, look, NULL);
    tn_timer_init(&timer, loop, look, NULL);
    TORTURE_CHECK(tn_notifier_init(&notifier) == 0);
    TORTURE_CHECK(tn_loop_set_notifier_handler(loop, &notifier, look, NULL) ==
                  0);
    if (WAY == 4) {
        TORTURE_CHECK(tn_loop_set_fd_look(loop, tn_notifier_fd(&notifier),
                                          there_is_more, stop_ringing,
                                          ring_again) == 0);
    }
#ifdef BUSY
    tn_loop_set_poll_params(loop, 20 * TN_MICROSECOND, 2, 2);
#endif
}

static void end(void)
{
    tn_loop_set_notifier_handler(loop, &notifier, NULL, NULL);
    tn_loop_set_fd_handler(loop, fds[1], NULL, NULL, NULL);
    tn_bh_delete(bh);
    tn_timer_del_sync(&timer);
    tn_loop_thread_free(thread);
    tn_notifier_cleanup(&notifier);
}

static const struct torture_role roles[] = {{"sender", sender}};

/* One sender: what is seen is compared with what it sent. */
int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "wakeups",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 1,
        .max_threads = 1,
    };

    return torture_main(argc, argv, &torture);
}
