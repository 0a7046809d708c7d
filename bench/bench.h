/* SPDX-License-Identifier: MIT */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

/*
 * A row of the table is a piece of work.  Its contestants are those who do it:
 * Tenon, its peers, and a limit, which is the least that the processor or the
 * kernel takes for such work.  A contestant does it b->rounds times and says
 * how long that took.
 *
 *     static void lock_and_unlock(struct bench *b)
 *     {
 *         int64_t start = bench_cpu();
 *
 *         for (uint64_t i = 0; i < b->rounds; i++) {
 *             pthread_mutex_lock(&mutex);
 *             pthread_mutex_unlock(&mutex);
 *         }
 *         bench_report(b, bench_cpu() - start);
 *     }
 *     CONTESTANT(MUTEX, PEER, "pthread", lock_and_unlock)
 *
 * Each row runs in a process of its own: what a contestant has set up it may
 * leave for its next turn, but not a thread that is busy.
 */

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "rows.h"

/* OTHER is shown, but is no measure: it does less, or is also ours. */
enum role { OURS, PEER, LIMIT, OTHER };

enum { FIGURES = 2, MAX_TURNS = 99 };

/* One turn of a contestant. */
struct bench {
    uint64_t rounds;
    int threads;             /* that do the work at once */
    int64_t took;            /* ns; rounds are chosen by this */
    double figures[FIGURES]; /* ns per round; or the quantiles of the row */
};

struct contestant {
    enum row_id row;
    enum role role;
    const char *name;
    void (*run)(struct bench *b);
    struct contestant *next;
};

void bench_register(struct contestant *contestant);

#define CONTESTANT(row_id, role_, label, fn)                                \
    __attribute__((constructor)) static void register_##row_id##_##fn(void) \
    {                                                                       \
        static struct contestant c = {row_id, role_, label, fn, 0};         \
        bench_register(&c);                                                 \
    }

/* Ends the row: what was measured is not what it claims to be. */
_Noreturn void bench_fail(const char *file, int line, const char *what);

#define CHECK(condition)                                \
    do {                                                \
        if (!(condition)) {                             \
            bench_fail(__FILE__, __LINE__, #condition); \
        }                                               \
    } while (0)

/* Time: stats.c */

/*
 * Nanoseconds of CPU time of the calling thread, for work that never sleeps:
 * it leaves out what other processes took.  And of the clock on the wall.
 */
int64_t bench_cpu(void);
int64_t bench_wall(void);

/* The rounds took so long in all. */
void bench_report(struct bench *b, int64_t took);

/*
 * The rounds took so long in all, and these times each, which are sorted here;
 * the figures are the median and the 99th percentile.
 */
void bench_report_each(struct bench *b, int64_t *times, int64_t took);

/* Room for b->rounds times, good until the next call. */
int64_t *bench_times(const struct bench *b);

double bench_median(const double *values, int count);

/* Threads: threads.c */

/* Sees to it that the calling thread runs on processor @cpu; ANY_CPU for all.
 * Threads inherit this.  With one processor there is no choice. */
enum { ANY_CPU = -1 };
int bench_cpus(void);
void bench_pin(int cpu);

pthread_t bench_start(int cpu, void *(*run)(void *opaque), void *opaque);
void bench_join(pthread_t thread);

/*
 * Has b->threads threads, on processors 0, 1, 0, 1 and so on, do the work at
 * once; each returns how long its rounds took.  They line up, as often as they
 * like: nobody goes on before all are there.  Or all run on processor @cpu.
 */
void bench_together(struct bench *b, int64_t (*work)(uint64_t rounds));
void bench_together_on(struct bench *b, int cpu,
                       int64_t (*work)(uint64_t rounds));
void bench_line_up(void);

void bench_nap(int64_t ns);

/* How often the calling thread has gone to sleep. */
long bench_sleeps(void);

/* The compiler assumes that @p is used here, and all memory changed. */
static inline void bench_use(const void *p)
{
    __asm__ volatile("" : : "r"(p) : "memory");
}

/* What templates are made of: constant function pointers vanish. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

#endif
