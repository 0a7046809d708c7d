/* SPDX-License-Identifier: MIT */
/*
 * Two loops: a bottom half of the first schedules one of the second, and the
 * other way round, while both sleep or are about to.
 *
 * Promises: B1 N1 N2
 */

#include "verify_loop.h"

static struct tn_loop *loops[2];
static struct tn_bh *asked, *answered;
static int question, answer, done, ended;

static void answer_it(void *unused)
{
    (void)unused;
    answer = question + 1;
    ended = 1;
    tn_bh_schedule(answered);
}

static void receive(void *unused)
{
    (void)unused;
    assert(answer == 2);
    done = 1;
}

static void *other(void *unused)
{
    poll_until(loops[1], &ended);
    return unused;
}

int main(void)
{
    pthread_t thread;

    for (int i = 0; i < 2; i++) {
        loops[i] = tn_loop_new();
    }
    asked = tn_bh_new(loops[1], answer_it, NULL);
    answered = tn_bh_new(loops[0], receive, NULL);
    thread = start(other);
    question = 1;
    tn_bh_schedule(asked);
    poll_until(loops[0], &done);
    pthread_join(thread, NULL);
    tn_bh_delete(asked);
    tn_bh_delete(answered);
    for (int i = 0; i < 2; i++) {
        tn_loop_unref(loops[i]);
    }
    return 0;
}
