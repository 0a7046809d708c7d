/* SPDX-License-Identifier: MIT */
/*
 * The bars are relations: absolute times differ between machines, and on a
 * shared one between minutes.  They come from a table of medians on another
 * machine, quoted at each row as `bar (peer or limit)`; where it names no peer
 * or limit that we could run, the bar is a time.
 */

#include "rows.h"

#define BAR(measure, factor, peer)    \
    {                                 \
        {                             \
            "", measure, factor, peer \
        }                             \
    }
#define P50(measure, factor, peer)     \
    {                                  \
        ", p50", measure, factor, peer \
    }
#define P99(measure, factor, peer)     \
    {                                  \
        ", p99", measure, factor, peer \
    }

#define AT_ONCE(count, word)                                                 \
    {                                                                        \
        .name = "reader gone -> each of " #count " " word, .unit = US,       \
        .threads = count, .two_cpus = true, .turn_ms = 50, .min_rounds = 20, \
        .bars = {P50(LIMIT_TIMES, 2, 0)},                                    \
    }

const struct row rows[ROWS] = {
    /* 5 % above the limit; and a nanosecond. */
    [EVENT_SET] = {.name = "event: set when set",
                   .bars = BAR(LIMIT_TIMES, 1.05, 0)},
    [EVENT_RESET_SET] = {.name = "event: reset, set",
                         .bars = BAR(LIMIT_TIMES, 1.05, 0)},
    [EVENT_WAIT] = {.name = "event: wait when set", .bars = BAR(UNITS, 1.0, 0)},
    /* 0.40 us (ck_ec 0.30); 2.2 us (futex event 2.0) */
    [PING_PONG_TWO] = {.name = "event: there and back, two cores",
                       .unit = US,
                       .two_cpus = true,
                       .bars = {P50(PEER_TIMES, 1.33, "ck_ec")}},
    [PING_PONG_ONE] = {.name = "event: there and back, one core",
                       .unit = US,
                       .bars = {P50(PEER_TIMES, 1.10, "futex event")}},
    /* 2.3 ns (memb, inlined, 2.3) */
    [READ_ONE] = {.name = "RCU: empty section",
                  .threads = 1,
                  .bars = BAR(PEER_TIMES, 1.0, "liburcu memb inlined")},
    [READ_TWO] = {.name = "RCU: empty section, two threads",
                  .threads = 2,
                  .two_cpus = true,
                  .bars = BAR(PEER_TIMES, 1.0, "liburcu memb inlined")},
    /* 3.3 ns (2.9 to 3.3) */
    [NESTED_PAIR] = {.name = "RCU: pair nested in a section",
                     .threads = 1,
                     .bars = BAR(PEER_TIMES, 1.14, "liburcu")},
    [NESTED_SECTION] = {.name = "RCU: section with a nested pair",
                        .threads = 1,
                        .bars = BAR(PEER_TIMES, 1.14, "liburcu")},
    [SECTION_IN_LOOP] = {.name = "RCU: section in a loop that reports",
                         .threads = 1,
                         .bars = BAR(UNITS, 3.3, 0)},
    /* 1.1 times two membarriers; N callers share them */
    [SYNCHRONIZE] = {.name = "synchronize, one running reader",
                     .unit = US,
                     .threads = 1,
                     .two_cpus = true,
                     .bars = BAR(LIMIT_TIMES, 1.1, 0)},
    [SYNCHRONIZE_2] = {.name = "synchronize, per call, 2 callers",
                       .unit = US,
                       .threads = 2,
                       .two_cpus = true,
                       .bars = BAR(LIMIT_TIMES, 1.1, 0)},
    [SYNCHRONIZE_4] = {.name = "synchronize, per call, 4 callers",
                       .unit = US,
                       .threads = 4,
                       .two_cpus = true,
                       .bars = BAR(LIMIT_TIMES, 1.1, 0)},
    [SYNCHRONIZE_8] = {.name = "synchronize, per call, 8 callers",
                       .unit = US,
                       .threads = 8,
                       .two_cpus = true,
                       .bars = BAR(LIMIT_TIMES, 1.1, 0)},
    /* twice a wake-up, for one and for all at once */
    [AT_ONCE_1] = AT_ONCE(1, "caller"),
    [AT_ONCE_2] = AT_ONCE(2, "callers"),
    [AT_ONCE_4] = AT_ONCE(4, "callers"),
    [AT_ONCE_8] = AT_ONCE(8, "callers"),
    [PREEMPTED] = {.name = "synchronize, reader preempted by it",
                   .unit = US,
                   .turn_ms = 50,
                   .min_rounds = 20,
                   .bars = {P50(LIMIT_TIMES, 2, 0), P99(LIMIT_TIMES, 2, 0)}},
    [LEAVING] = {.name = "reader back and gone -> synchronize",
                 .unit = US,
                 .two_cpus = true,
                 .turn_ms = 50,
                 .min_rounds = 20,
                 .bars = {P50(LIMIT_TIMES, 2, 0), P99(LIMIT_TIMES, 2, 0)}},
    /*
     * 20 us (a wake-up and a grace period, 10), p99 200 us.  25 us, where the
     * way to the worker and back is two wake-ups of 6.
     */
    [CALLBACK] = {.name = "call_rcu -> callback, idle",
                  .unit = US,
                  .turn_ms = 60,
                  .min_rounds = 10,
                  .bars = {P50(LIMIT_TIMES, 2, 0), P99(UNITS, 200, 0)}},
    [DRAIN] = {.name = "call_rcu and drain, idle",
               .unit = US,
               .turn_ms = 60,
               .min_rounds = 10,
               .bars = {P50(LIMIT_TIMES, 2, 0)}},
    /* 10 (ck_epoch 3.4); 12 (3.5) */
    [ENQUEUE_ONE] = {.name = "call_rcu: enqueue",
                     .threads = 1,
                     .bars = BAR(PEER_TIMES, 2.94, "ck_epoch")},
    [ENQUEUE_TWO] = {.name = "call_rcu: enqueue, two threads",
                     .threads = 2,
                     .two_cpus = true,
                     .bars = BAR(PEER_TIMES, 3.43, "ck_epoch")},
    /* twice liburcu */
    [END_TO_END_ONE] = {.name = "call_rcu: end to end",
                        .unit = MILLIONS_PER_S,
                        .threads = 1,
                        .two_cpus = true,
                        .turn_ms = 250,
                        .min_rounds = 1000000,
                        .bars = BAR(PEER_TIMES, 2, "liburcu")},
    [END_TO_END_TWO] = {.name = "call_rcu: end to end, two threads",
                        .unit = MILLIONS_PER_S,
                        .threads = 2,
                        .two_cpus = true,
                        .turn_ms = 250,
                        .min_rounds = 1000000,
                        .bars = BAR(PEER_TIMES, 2, "liburcu")},
    /* 6.5 (5.8) */
    [BH_PENDING] = {.name = "bottom half: schedule when pending",
                    .bars = BAR(LIMIT_TIMES, 1.12, 0)},
    /* 40 (38), and no cost of idle ones */
    [BH_JOBS] = {.name = "bottom halves across threads",
                 .two_cpus = true,
                 .bars = BAR(LIMIT_TIMES, 1.05, 0)},
    [BH_JOBS_IDLE] = {.name = "bottom halves, among 10,000 idle ones",
                      .two_cpus = true,
                      .bars = BAR(LIMIT_TIMES, 1.05, 0)},
    /* 5 % above a raw eventfd */
    [WAKE] = {.name = "wake an idle loop",
              .unit = US,
              .two_cpus = true,
              .turn_ms = 60,
              .bars = {P50(LIMIT_TIMES, 1.05, 0)}},
    [POOL_ONE] = {.name = "pool: a job and back, one at a time",
                  .unit = US,
                  .two_cpus = true,
                  .bars = BAR(PEER_TIMES, 1.0, 0)},
    [POOL_MANY] = {.name = "pool: a job and back, 64 under way",
                   .unit = US,
                   .two_cpus = true,
                   .bars = BAR(PEER_TIMES, 1.0, 0)},
    [WAKE_BUSY] = {.name = "wake an idle loop that polls",
                   .unit = US,
                   .two_cpus = true,
                   .turn_ms = 60,
                   .bars = {P50(UNITS, 0.5, 0)}},
    /* 780 (740) */
    [FDS_1] = {.name = "loop: one active fd",
               .bars = BAR(LIMIT_TIMES, 1.05, 0)},
    [FDS_1000] = {.name = "loop: one active fd among 1,000",
                  .bars = BAR(LIMIT_TIMES, 1.05, 0)},
    [FDS_10000] = {.name = "loop: one active fd among 10,000",
                   .bars = BAR(LIMIT_TIMES, 1.05, 0)},
    /* 16 (libev 16), 60 (68), 45 (16) */
    [TIMER_RANDOM] = {.name = "timer: arm, cancel; 10,000 armed",
                      .bars = BAR(PEER_TIMES, 1.0, "libev")},
    [TIMER_EARLIEST] = {.name = "timer: arm, cancel the earliest",
                        .bars = BAR(PEER_TIMES, 0.88, "libev")},
    [TIMER_OTHER] = {.name = "timer: arm, cancel, another thread",
                     .two_cpus = true,
                     .bars = BAR(PEER_TIMES, 2.81, "libev")},
    [TIMER_MOVE] = {.name = "timer: cancel, arm any of 10,000",
                    .bars = BAR(NOTHING, 0, 0)},
    /* 15 (13.6) */
    [WALK_ONE] = {.name = "walk 8 handlers",
                  .threads = 1,
                  .bars = BAR(LIMIT_TIMES, 1.10, 0)},
    [WALK_TWO] = {.name = "walk 8 handlers, two threads",
                  .threads = 2,
                  .two_cpus = true,
                  .bars = BAR(LIMIT_TIMES, 1.10, 0)},
};
