/* SPDX-License-Identifier: MIT */
/*
 * The rows on bottom halves, for one contestant.  Who includes this has defined
 *
 *     struct loop, open_loop()
 *     poll_loop(loop)            static: waits, and calls what is due
 *     struct bh
 *     init_bh(loop, bh, fn, opaque)
 *     schedule(bh)               static inline, on any thread
 *     ROLE, LABEL
 *
 * and PENDING_ROLE, if that row means less for it; or NO_PENDING.
 */

#include "bench.h"
#include "loop/thread.h"

enum { JOBS = 64, IDLE_BHS = 10000 };

struct job {
    __attribute__((aligned(128))) struct bh bh;
    bool busy;
};

static struct job jobs[JOBS];
static uint64_t jobs_done;

static void do_job(void *opaque)
{
    struct job *job = opaque;

    jobs_done++;
    __atomic_store_n(&job->busy, false, __ATOMIC_RELEASE);
}

static void wait_for(struct job *job)
{
    while (__atomic_load_n(&job->busy, __ATOMIC_ACQUIRE)) {
    }
}

static void set_up_jobs(int idle)
{
    static struct bh idle_bhs[IDLE_BHS];
    static bool done;

    if (!done) {
        for (int i = 0; i < idle; i++) {
            init_bh(the_loop(), &idle_bhs[i], do_job, NULL);
        }
        for (int i = 0; i < JOBS; i++) {
            init_bh(the_loop(), &jobs[i].bh, do_job, &jobs[i]);
        }
        done = true;
    }
}

/*
 * One round: one job, each a bottom half that is not scheduled, called on the
 * other processor.  No more than JOBS are under way.
 */
static void run_jobs(struct bench *b, int idle)
{
    struct job *job;
    int64_t start;

    set_up_jobs(idle);
    start_loop();
    jobs_done = 0;
    start = bench_wall();
    for (uint64_t i = 0; i < b->rounds; i++) {
        job = &jobs[i % JOBS];
        wait_for(job);
        job->busy = true;
        schedule(&job->bh);
    }
    for (int i = 0; i < JOBS; i++) {
        wait_for(&jobs[i]);
    }
    bench_report(b, bench_wall() - start);
    stop_loop();
    CHECK(jobs_done == b->rounds);
}

static void jobs_alone(struct bench *b)
{
    run_jobs(b, 0);
}

static void jobs_among_idle(struct bench *b)
{
    run_jobs(b, IDLE_BHS);
}

CONTESTANT(BH_JOBS, ROLE, LABEL, jobs_alone)
CONTESTANT(BH_JOBS_IDLE, ROLE, LABEL, jobs_among_idle)

static int64_t woken_at;

static void note_wake(void *unused)
{
    (void)unused;
    __atomic_store_n(&woken_at, bench_wall(), __ATOMIC_RELEASE);
}

/* From scheduling a bottom half to its call. */
static int64_t measure_wake(struct bh *bh)
{
    int64_t start, end;

    bench_nap(100000);
    woken_at = 0;
    start = bench_wall();
    schedule(bh);
    while (!(end = __atomic_load_n(&woken_at, __ATOMIC_ACQUIRE))) {
    }
    return end - start;
}

/*
 * One round: such a time, on the other processor, where the loop had nothing to
 * do before.  The first @untimed do not count.  Returns how often it slept.
 */
static long measure_wakes(struct bench *b, int untimed)
{
    int64_t *times = bench_times(b), began = bench_wall();
    static struct bh bh;
    static bool done;
    long sleeps;

    if (!done) {
        init_bh(the_loop(), &bh, note_wake, NULL);
        done = true;
    }
    start_loop();
    for (int i = 0; i < untimed; i++) {
        measure_wake(&bh);
    }
    for (uint64_t i = 0; i < b->rounds; i++) {
        times[i] = measure_wake(&bh);
    }
    sleeps = stop_loop();
    bench_report_each(b, times, bench_wall() - began);
    return sleeps;
}

static void wake(struct bench *b)
{
    /* Of some it may have been kept by others on its processor. */
    CHECK(measure_wakes(b, 0) >= (long)(b->rounds * 9 / 10));
}

CONTESTANT(WAKE, ROLE, LABEL, wake)

#ifndef NO_PENDING

#ifndef PENDING_ROLE
#define PENDING_ROLE ROLE
#endif

static void count_call(void *count)
{
    ++*(int *)count;
}

/* One round: schedules a bottom half that is scheduled. */
static void schedule_pending(struct bench *b)
{
    static struct bh bh;
    static int calls;
    int64_t start;

    if (!calls) {
        init_bh(the_loop(), &bh, count_call, &calls);
    }
    calls = 0;
    schedule(&bh);
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        schedule(&bh);
    }
    bench_report(b, bench_cpu() - start);
    while (!calls) {
        poll_loop(the_loop());
    }
    CHECK(calls == 1);
}

CONTESTANT(BH_PENDING, PENDING_ROLE, LABEL, schedule_pending)

#endif
