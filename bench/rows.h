/* SPDX-License-Identifier: MIT */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

/* The rows of the table, and what we want to reach in each: rows.c */

#include <stdbool.h>

enum row_id {
    EVENT_SET,
    EVENT_RESET_SET,
    EVENT_WAIT,
    PING_PONG_TWO,
    PING_PONG_ONE,
    READ_ONE,
    READ_TWO,
    NESTED_PAIR,
    NESTED_SECTION,
    SECTION_IN_LOOP,
    SYNCHRONIZE,
    SYNCHRONIZE_2,
    SYNCHRONIZE_4,
    SYNCHRONIZE_8,
    AT_ONCE_1,
    AT_ONCE_2,
    AT_ONCE_4,
    AT_ONCE_8,
    PREEMPTED,
    LEAVING,
    CALLBACK,
    DRAIN,
    ENQUEUE_ONE,
    ENQUEUE_TWO,
    END_TO_END_ONE,
    END_TO_END_TWO,
    BH_PENDING,
    BH_JOBS,
    BH_JOBS_IDLE,
    WAKE,
    POOL_ONE,
    POOL_MANY,
    WAKE_BUSY,
    FDS_1,
    FDS_1000,
    FDS_10000,
    TIMER_RANDOM,
    TIMER_EARLIEST,
    TIMER_OTHER,
    TIMER_MOVE,
    WALK_ONE,
    WALK_TWO,
    ROWS,
};

enum unit { NS, US, MILLIONS_PER_S };

/* What a figure is held against: @factor times that, or @factor of the unit. */
enum measure { NOTHING, LIMIT_TIMES, PEER_TIMES, UNITS };

struct bar {
    const char *suffix; /* to the name of the row */
    enum measure measure;
    double factor;
    const char *peer; /* the best of those whose names begin so */
};

struct row {
    const char *name;
    enum unit unit;
    int threads;
    bool two_cpus; /* it makes no sense on one */
    int turn_ms;   /* how long a turn takes, about; 0 for the usual */
    int min_rounds;
    struct bar bars[2]; /* one for each figure */
};

extern const struct row rows[ROWS];

#endif
