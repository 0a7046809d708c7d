/* SPDX-License-Identifier: MIT */

#include <sched.h>
#include <sys/resource.h>
#include <time.h>

#include "bench.h"

enum { MAX_CPUS = 2, MAX_THREADS = 64 };

static int cpus[MAX_CPUS], cpu_count;

/* The first two that we may use. */
__attribute__((constructor)) static void find_cpus(void)
{
    cpu_set_t set;

    CHECK(sched_getaffinity(0, sizeof(set), &set) == 0);
    for (int cpu = 0; cpu < CPU_SETSIZE && cpu_count < MAX_CPUS; cpu++) {
        if (CPU_ISSET(cpu, &set)) {
            cpus[cpu_count++] = cpu;
        }
    }
}

int bench_cpus(void)
{
    return cpu_count;
}

void bench_pin(int cpu)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    for (int i = 0; i < cpu_count; i++) {
        if (cpu == ANY_CPU || i == cpu % cpu_count) {
            CPU_SET(cpus[i], &set);
        }
    }
    CHECK(sched_setaffinity(0, sizeof(set), &set) == 0);
}

pthread_t bench_start(int cpu, void *(*run)(void *opaque), void *opaque)
{
    cpu_set_t saved;
    pthread_t thread;

    sched_getaffinity(0, sizeof(saved), &saved);
    bench_pin(cpu); /* the new thread inherits it */
    CHECK(pthread_create(&thread, NULL, run, opaque) == 0);
    sched_setaffinity(0, sizeof(saved), &saved);
    return thread;
}

void bench_join(pthread_t thread)
{
    CHECK(pthread_join(thread, NULL) == 0);
}

static struct {
    int64_t (*work)(uint64_t rounds);
    uint64_t rounds;
    int threads, ready;
} team;

void bench_line_up(void)
{
    int before = __atomic_fetch_add(&team.ready, 1, __ATOMIC_ACQ_REL);
    int all = (before / team.threads + 1) * team.threads;

    while (__atomic_load_n(&team.ready, __ATOMIC_ACQUIRE) < all) {
        sched_yield();
    }
}

static void *run_work(void *took)
{
    *(int64_t *)took = team.work(team.rounds);
    return NULL;
}

void bench_together(struct bench *b, int64_t (*work)(uint64_t rounds))
{
    bench_together_on(b, ANY_CPU, work);
}

void bench_together_on(struct bench *b, int cpu,
                       int64_t (*work)(uint64_t rounds))
{
    pthread_t threads[MAX_THREADS];
    int64_t took[MAX_THREADS], sum = 0;

    CHECK(b->threads > 0 && b->threads <= MAX_THREADS);
    team.work = work;
    team.rounds = b->rounds;
    team.threads = b->threads;
    team.ready = 0;
    for (int i = 0; i < b->threads; i++) {
        threads[i] = bench_start(cpu == ANY_CPU ? i : cpu, run_work, &took[i]);
    }
    for (int i = 0; i < b->threads; i++) {
        bench_join(threads[i]);
        sum += took[i];
    }
    CHECK(team.ready && team.ready % b->threads == 0);
    bench_report(b, sum / b->threads);
}

void bench_nap(int64_t ns)
{
    const struct timespec time = {0, ns};

    nanosleep(&time, NULL);
}

long bench_sleeps(void)
{
    struct rusage usage;

    CHECK(getrusage(RUSAGE_THREAD, &usage) == 0);
    return usage.ru_nvcsw;
}
