/* SPDX-License-Identifier: MIT */
/*
 * The rows on timers, for one contestant.  Who includes this has defined
 *
 *     struct loop, open_loop()
 *     struct timer, init_timer(loop, timer)
 *     deadline                    a type, as the contestant takes it
 *     deadline_in(loop, ns)
 *     arm(timer, deadline), cancel(timer)
 *     is_armed(timer)
 *     settle(loop)                makes the calling thread that of the loop
 *     ROLE, LABEL
 *
 * Deadlines are at hand: nobody is charged for reading the clock, unless arming
 * does that by itself.
 */

#include "bench.h"
#include "loop/the_loop.h"

enum { TIMERS = 10000, CHOICES = 4096 };

#define SECONDS 1000000000ll

static struct timer timers[TIMERS], moving;
static deadline random_ones[CHOICES], early;
static unsigned choice[CHOICES];

static uint64_t random_number(void)
{
    static uint64_t state = 88172645463325252ull;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* From 200 to 1,200 s ahead: none comes while we measure. */
static deadline random_deadline(void)
{
    int64_t ns = 200 * SECONDS + (int64_t)(random_number() % 1000000000000);

    return deadline_in(the_loop(), ns);
}

static void set_up_timers(void)
{
    static bool done;

    if (!done) {
        done = true;
        settle(the_loop());
        for (int i = 0; i < TIMERS; i++) {
            init_timer(the_loop(), &timers[i]);
            arm(&timers[i], random_deadline());
        }
        for (int i = 0; i < CHOICES; i++) {
            random_ones[i] = random_deadline();
            choice[i] = (unsigned)(random_number() % TIMERS);
        }
        early = deadline_in(the_loop(), 150 * SECONDS);
        init_timer(the_loop(), &moving);
    }
}

/* One round: arms a timer for a random time, and cancels it. */
static void arm_random(struct bench *b)
{
    int64_t start;

    set_up_timers();
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        arm(&moving, random_ones[i % CHOICES]);
        cancel(&moving);
    }
    bench_report(b, bench_cpu() - start);
    CHECK(!is_armed(&moving) && is_armed(&timers[0]));
}

CONTESTANT(TIMER_RANDOM, ROLE, LABEL, arm_random)

/* One round: arms a timer for a time before all others, and cancels it. */
static void arm_earliest(struct bench *b)
{
    int64_t start;

    set_up_timers();
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        arm(&moving, early);
        cancel(&moving);
    }
    bench_report(b, bench_cpu() - start);
    CHECK(!is_armed(&moving) && is_armed(&timers[0]));
}

CONTESTANT(TIMER_EARLIEST, ROLE, LABEL, arm_earliest)

/* One round: cancels one of those that are armed, and arms it again. */
static void move_any(struct bench *b)
{
    struct timer *timer;
    int64_t start;

    set_up_timers();
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        timer = &timers[choice[i % CHOICES]];
        cancel(timer);
        arm(timer, random_ones[(i + i / CHOICES) % CHOICES]);
    }
    bench_report(b, bench_cpu() - start);
    CHECK(is_armed(&timers[choice[0]]));
}

CONTESTANT(TIMER_MOVE, ROLE, LABEL, move_any)
