/* SPDX-License-Identifier: MIT */
/*
 * The rows on synchronize with a reader that was preempted in its section, for
 * one contestant.  Who includes this has defined what synchronize.h needs.
 */

#include <semaphore.h>

#include "bench.h"

enum { PREEMPTION_NS = 200000, MARGIN_NS = 50000 };

static sem_t go, inside, preempt;
static bool may_leave, reader_is_done;
static int64_t left_at;

static bool is_true(const bool *flag)
{
    return __atomic_load_n(flag, __ATOMIC_ACQUIRE);
}

static void make(bool *flag, bool value)
{
    __atomic_store_n(flag, value, __ATOMIC_RELEASE);
}

/*
 * The reader.  In its section it spins until it may leave, which somebody says
 * who can run only by taking the reader's processor away: when it goes on, it
 * has been preempted.
 */
static void *hold(void *other_preempts)
{
    enter();
    for (sem_wait(&go); !is_true(&reader_is_done); sem_wait(&go)) {
        lock();
        sem_post(&inside);
        if (other_preempts) {
            sem_post(&preempt);
        }
        while (!is_true(&may_leave)) {
        }
        __atomic_store_n(&left_at, bench_wall(), __ATOMIC_RELEASE);
        unlock();
    }
    leave();
    return NULL;
}

/* Takes the reader's processor for a while, each time it is told to. */
static void *take_processor(void *unused)
{
    int64_t end;

    for (sem_wait(&preempt); !is_true(&reader_is_done); sem_wait(&preempt)) {
        end = bench_wall() + PREEMPTION_NS;
        while (bench_wall() < end) {
        }
        make(&may_leave, true);
    }
    return unused;
}

static void prepare(void)
{
    sem_init(&go, 0, 0);
    sem_init(&inside, 0, 0);
    sem_init(&preempt, 0, 0);
    reader_is_done = false;
}

/*
 * One round: synchronize, on the processor of a reader that has been preempted
 * in its section by the very thread that calls it, and leaves as soon as it can
 * run again.  Spinning is no way to get there.
 */
static int64_t preempted_once(void)
{
    int64_t start, end, left;

    make(&may_leave, false);
    sem_post(&go);
    sem_wait(&inside);
    make(&may_leave, true);
    start = bench_wall();
    synchronize();
    end = bench_wall();
    left = __atomic_load_n(&left_at, __ATOMIC_ACQUIRE);
    CHECK(left < end);
    return left > start ? end - start : -1; /* it had left before */
}

static void preempted(struct bench *b)
{
    int64_t *times = bench_times(b), began = bench_wall();
    pthread_t reader;

    prepare();
    enter();
    reader = bench_start(0, hold, NULL);
    for (uint64_t i = 0; i < b->rounds; i++) {
        do {
            times[i] = preempted_once();
        } while (times[i] < 0);
    }
    make(&reader_is_done, true);
    sem_post(&go);
    bench_join(reader);
    leave();
    bench_report_each(b, times, bench_wall() - began);
}

CONTESTANT(PREEMPTED, ROLE, LABEL, preempted)

/*
 * One round: from when a reader, preempted in its section on the other
 * processor, is about to close it, to the return of a synchronize that has been
 * waiting for it.
 */
static int64_t leaving_once(void)
{
    int64_t start, end, left;

    make(&may_leave, false);
    sem_post(&go);
    sem_wait(&inside);
    start = bench_wall();
    synchronize();
    end = bench_wall();
    left = __atomic_load_n(&left_at, __ATOMIC_ACQUIRE);
    CHECK(left <= end);
    return left - start > MARGIN_NS ? end - left : -1; /* it was too late */
}

static void leaving(struct bench *b)
{
    int64_t *times = bench_times(b), began = bench_wall();
    pthread_t reader, preempter;
    static int yes;

    prepare();
    enter();
    reader = bench_start(1, hold, &yes);
    preempter = bench_start(1, take_processor, NULL);
    for (uint64_t i = 0; i < b->rounds; i++) {
        do {
            times[i] = leaving_once();
        } while (times[i] < 0);
    }
    make(&reader_is_done, true);
    sem_post(&go);
    sem_post(&preempt);
    bench_join(reader);
    bench_join(preempter);
    leave();
    bench_report_each(b, times, bench_wall() - began);
}

CONTESTANT(LEAVING, ROLE, LABEL, leaving)
