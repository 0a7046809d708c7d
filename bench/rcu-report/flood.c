/* SPDX-License-Identifier: MIT */

#include "rcu-report/flood.h"

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <tenon/rcu_stall.h>
#include <unistd.h>

#include "bench.h"

enum { LOOK_EVERY = 1024, PATIENCE_S = 60 };

static struct flooder *first;
static const struct flooder *flooder;
static uint64_t dropped;
static sem_t inside;
static int reader_number, seconds_inside;
static bool is_over;
static int64_t began, named_at;

void flood_register(struct flooder *f)
{
    f->next = first;
    first = f;
}

void flood_tell_dropped(void *thing)
{
    free(thing);
    __atomic_fetch_add(&dropped, 1, __ATOMIC_RELAXED);
}

static void on_stall(const struct tn_rcu_stall *stall, void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < stall->listed; i++) {
        if (stall->readers[i].thread == reader_number && named_at == 0) {
            __atomic_store_n(&named_at, bench_wall(), __ATOMIC_RELAXED);
        }
    }
}

static void *sleep_inside(void *unused)
{
    reader_number = (int)syscall(SYS_gettid);
    flooder->enter();
    flooder->lock();
    sem_post(&inside);
    sleep((unsigned)seconds_inside);
    flooder->unlock();
    flooder->leave();
    __atomic_store_n(&is_over, true, __ATOMIC_RELEASE);
    return unused;
}

static double resident_mb(void)
{
    unsigned long all, resident = 0;
    FILE *statm = fopen("/proc/self/statm", "r");

    CHECK(statm && fscanf(statm, "%lu %lu", &all, &resident) == 2);
    fclose(statm);
    return (double)resident * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

static void replace_things(double most_mb, struct flood *result)
{
    flooder->enter();
    while (!__atomic_load_n(&is_over, __ATOMIC_ACQUIRE) &&
           result->rss_mb < most_mb) {
        void *thing = malloc(THING_SIZE);

        CHECK(thing);
        memset(thing, 1, THING_SIZE);
        flooder->drop(thing);
        if (++result->made % LOOK_EVERY == 0) {
            double mb = resident_mb();

            result->rss_mb = mb > result->rss_mb ? mb : result->rss_mb;
        }
    }
    flooder->leave();
}

static void flood(double most_mb, struct flood *result)
{
    pthread_t reader;
    double mb;

    sem_init(&inside, 0, 0);
    tn_rcu_set_stall_limit(TN_SECOND);
    tn_rcu_set_stall_handler(on_stall, NULL);
    reader = bench_start(ANY_CPU, sleep_inside, NULL);
    sem_wait(&inside);
    began = bench_wall();
    replace_things(most_mb, result);
    mb = resident_mb();
    result->rss_mb = mb > result->rss_mb ? mb : result->rss_mb;
    bench_join(reader);
    flooder->enter();
    flooder->drain();
    flooder->leave();
    result->lost = result->made - __atomic_load_n(&dropped, __ATOMIC_ACQUIRE);
    result->named_s = named_at ? (double)(named_at - began) / 1e9 : 0;
}

bool flood_run(const char *name, int seconds, double most_mb,
               struct flood *result)
{
    struct flood *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status;
    pid_t child;

    CHECK(shared != MAP_FAILED);
    for (flooder = first; flooder; flooder = flooder->next) {
        if (strcmp(flooder->name, name) == 0) {
            break;
        }
    }
    if (!flooder) {
        return false;
    }
    seconds_inside = seconds;
    fflush(stdout);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        alarm(PATIENCE_S);
        flood(most_mb, shared);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child);
    *result = *shared;
    munmap(shared, sizeof(*shared));
    return status == 0;
}
