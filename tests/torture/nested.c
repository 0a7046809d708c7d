/* SPDX-License-Identifier: MIT */
/*
 * Polls inside polls.  Bottom halves and timers poll the loop they run in, to
 * a random depth, waiting for other bottom halves and timers, while threads
 * outside schedule.  Everything that is scheduled is called, and an inner poll
 * never waits for something that the outer one has taken.
 */

#include <stdlib.h>

#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/loop.h"
#include "tenon/thread.h"
#include "tenon/timer.h"
#include "torture.h"

enum { DEEPEST = 6 };

static struct tn_loop_thread *thread;
static struct tn_loop *loop;
static int depth; /* plain: the loop's thread alone */

static void done(void *flag)
{
    *(bool *)flag = true;
}

/* Waits, inside the loop, for a bottom half or a timer of its own. */
static void wait_inside(void)
{
    bool flag = false;

    depth++;
    if (torture_one_in(2)) {
        TORTURE_CHECK(tn_bh_schedule_oneshot(loop, done, &flag) == 0);
        while (!flag) {
            tn_loop_poll(loop, true);
        }
    } else {
        struct tn_timer timer;

        tn_timer_init(&timer, loop, done, &flag);
        tn_timer_mod(&timer,
                     tn_deadline_in((int64_t)(torture_random() % 9999)));
        while (!flag) {
            tn_loop_poll(loop, true);
        }
    }
    depth--;
}

struct job {
    struct tn_event finished;
    uint64_t data; /* plain: handed over and back */
};

static void run_job(void *opaque)
{
    struct job *job = opaque;

    if (depth < DEEPEST && torture_one_in(2)) {
        wait_inside();
    }
    job->data++;
    tn_event_set(&job->finished);
}

static void by_timer(void)
{
    struct job job = {.data = 1};
    struct tn_timer timer;

    tn_event_init(&job.finished, false);
    tn_timer_init(&timer, loop, run_job, &job);
    tn_timer_mod(&timer, tn_deadline_in((int64_t)(torture_random() % 9999)));
    tn_event_wait(&job.finished);
    tn_timer_del_sync(&timer);
    TORTURE_CHECK(job.data == 2);
    tn_event_destroy(&job.finished);
}

static void by_bh(void)
{
    struct job job = {.data = 1};
    struct tn_bh *bh = tn_bh_new(loop, run_job, &job);

    tn_event_init(&job.finished, false);
    for (int i = 0; i < 10; i++) {
        tn_event_reset(&job.finished);
        tn_bh_schedule(bh);
#ifdef RACY
        job.data++;
#endif
        tn_event_wait(&job.finished);
    }
#ifndef RACY
    TORTURE_CHECK(job.data == 11);
#endif
    tn_bh_delete(bh);
    tn_event_destroy(&job.finished);
}

static void scheduler(void)
{
    while (!torture_is_over()) {
        if (torture_one_in(2)) {
            by_bh();
        } else {
            by_timer();
        }
        torture_count(1);
    }
}

static void begin(void)
{
    thread = tn_loop_thread_new("torture");
    TORTURE_CHECK(thread);
    loop = tn_loop_thread_loop(thread);
}

static void end(void)
{
    tn_loop_thread_free(thread);
    TORTURE_CHECK(depth == 0);
}

static const struct torture_role roles[] = {
    {"scheduler", scheduler},
    {"scheduler", scheduler},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "nested",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 2,
    };

    return torture_main(argc, argv, &torture);
}
