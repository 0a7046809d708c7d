/* SPDX-License-Identifier: MIT */
/*
 * One design of verify/event-or-semaphore/wake.h, as it is checked there: this
 * file is compiled once for each.  Callers count and wake; the worker takes
 * all that is counted.
 */

#include <tenon/event.h>

#include "bench.h"
#include "event-or-semaphore/design.h"
#include "wake.h"

#define ALIGNED __attribute__((aligned(128)))

static ALIGNED struct wake work = WAKE_INIT;
static ALIGNED struct tn_event reply = TN_EVENT_INIT(false);
static ALIGNED uint64_t count;

static inline void enqueue(void)
{
    tn_atomic_inc(&count);
    wake_up(&work);
}

static double per_round(int64_t took, uint64_t rounds)
{
    return (double)took / (double)rounds;
}

/* What is left of the wake-ups goes, so that the next turn begins as this. */
static void forget(void)
{
    while (wake_sleep_until(&work, 0)) {
        wake_reset(&work);
    }
    tn_atomic_set(&count, 0);
}

static double busy(uint64_t rounds)
{
    int64_t start;

    enqueue();
    start = bench_cpu();
    for (uint64_t i = 0; i < rounds; i++) {
        enqueue();
    }
    start = bench_cpu() - start;
    forget();
    return per_round(start, rounds);
}

static uint64_t look(void)
{
    return tn_atomic_xchg(&count, 0);
}

/*
 * What a worker does that was woken once, is busy while BATCH are enqueued, and
 * then goes on until it has to sleep.
 */
static uint64_t work_off(void)
{
    uint64_t done = 0;
#ifdef IDLE
    done += look();
    wake_reset(&work);
    done += look();
    tn_atomic_set(&work.idle, false); /* as when it wakes up */
#else
#ifdef SEMAPHORE
    enum { WAKES = BATCH };
#else
    enum { WAKES = 1 };
#endif
    for (int i = 0; i < WAKES; i++) {
        wake_sleep(&work);
        wake_reset(&work);
        done += look();
    }
#endif
    return done;
}

static double batch(uint64_t rounds)
{
    int64_t start;
    uint64_t done = 0;

    start = bench_cpu();
    for (uint64_t i = 0; i < rounds; i++) {
        for (int j = 0; j < BATCH; j++) {
            enqueue();
        }
        done += work_off();
    }
    start = bench_cpu() - start;
    CHECK(done == rounds * BATCH);
    return per_round(start, rounds * BATCH);
}

static void *worker(void *rounds)
{
    uint64_t done = 0;

    while (done < *(uint64_t *)rounds) {
        wake_reset(&work);
        if (tn_atomic_load_acquire(&count) == done) {
            wake_sleep(&work);
        } else {
            done++;
            tn_event_set(&reply);
        }
    }
    return NULL;
}

static double asleep(uint64_t rounds, int cpu)
{
    pthread_t thread;
    int64_t start;

    tn_event_reset(&reply);
    bench_pin(0);
    thread = bench_start(cpu, worker, &rounds);
    start = bench_wall();
    for (uint64_t i = 0; i < rounds; i++) {
        enqueue();
        tn_event_wait(&reply);
        tn_event_reset(&reply);
    }
    start = bench_wall() - start;
    bench_join(thread);
    bench_pin(ANY_CPU);
    forget();
    return per_round(start, rounds);
}

const struct design TABLE = {NAME, busy, batch, asleep};
