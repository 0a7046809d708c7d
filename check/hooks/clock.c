/* SPDX-License-Identifier: MIT */

#include "hooks/clock.h"
#include "base/memory.h"
#include "base/real.h"
#include "hooks/entry.h"
#include "native/current.h"
#include "tenon-check.h"

#include <errno.h>
#include <sys/time.h>
#include <unistd.h>

enum { SECOND = 1000000000 };

static const int64_t epoch = (int64_t)1000000 * SECOND;

/* When a thread came to know of which time, in program order. */
struct tick {
    uint32_t event; /* its next one then */
    int64_t time;
};

static struct {
    struct tick *ticks;
    uint32_t count, capacity;
} clocks[MAX_THREADS];

void clock_new_run(void)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        clocks[t].count = 0;
    }
}

int64_t clock_of_timespec(const struct timespec *time)
{
    return time->tv_sec * SECOND + time->tv_nsec;
}

/* How many events of @thread the running thread knows of. */
static uint32_t known(uint32_t thread)
{
    if (thread == run.self->id) {
        return UINT32_MAX;
    }
    if (run.self->done == 0 || thread >= run.graph->thread_count) {
        return 0;
    }
    return vclock_of(&run.graph->clocks,
                     graph_event(run.graph, run_last())->happens, thread);
}

int64_t clock_now(void)
{
    int64_t now = epoch;

    for (uint32_t t = 0; t < thread_count; t++) {
        uint32_t events = known(t);

        for (uint32_t i = clocks[t].count; i-- > 0;) {
            const struct tick *tick = &clocks[t].ticks[i];

            if (tick->event < events) {
                now = tick->time > now ? tick->time : now;
                break;
            }
        }
    }
    return now;
}

void clock_pass(int64_t deadline)
{
    uint32_t t = run.self->id;

    if (deadline <= clock_now()) {
        return;
    }
    if (clocks[t].count > 0 &&
        clocks[t].ticks[clocks[t].count - 1].event == run.self->done) {
        clocks[t].count--;
    }
    if (clocks[t].count == clocks[t].capacity) {
        clocks[t].capacity = clocks[t].capacity * 2 + 8;
        clocks[t].ticks = own_resize(
            clocks[t].ticks, clocks[t].capacity * sizeof(*clocks[t].ticks));
    }
    clocks[t].ticks[clocks[t].count++] =
        (struct tick){run.self->done, deadline};
}

static void set_timespec(struct timespec *time)
{
    int64_t now = clock_now();

    time->tv_sec = now / SECOND;
    time->tv_nsec = now % SECOND;
}

HOOK(int, clock_gettime, clockid_t clock, struct timespec *time)
{
    static int (*real)(clockid_t, struct timespec *);

    if (run_is_program()) {
        set_timespec(time);
        return 0;
    }
    if (!real) {
        *(void **)&real = real_function("clock_gettime");
    }
    return real(clock, time);
}

HOOK(int, timespec_get, struct timespec *time, int base)
{
    clock_gettime(CLOCK_REALTIME, time);
    return base;
}

/* Computing takes no time. */
HOOK(clock_t, clock, void)
{
    return 0;
}

HOOK(int, gettimeofday, struct timeval *time, void *zone)
{
    struct timespec now;

    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

HOOK(time_t, time, time_t *seconds)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (seconds) {
        *seconds = now.tv_sec;
    }
    return now.tv_sec;
}

static int sleep_for(int64_t duration)
{
    clock_pass(clock_now() + duration);
    return 0;
}

HOOK(int, clock_nanosleep, clockid_t clock, int flags,
     const struct timespec *time, struct timespec *remaining)
{
    static int (*real)(clockid_t, int, const struct timespec *,
                       struct timespec *);

    if (!run_is_program()) {
        *(void **)&real = real_function("clock_nanosleep");
        return real(clock, flags, time, remaining);
    }
    if (flags & TIMER_ABSTIME) {
        clock_pass(clock_of_timespec(time));
        return 0;
    }
    return sleep_for(clock_of_timespec(time));
}

HOOK(int, nanosleep, const struct timespec *time, struct timespec *remaining)
{
    int error = clock_nanosleep(CLOCK_REALTIME, 0, time, remaining);

    if (error) {
        errno = error;
    }
    return error ? -1 : 0;
}

HOOK(int, usleep, useconds_t microseconds)
{
    const struct timespec time = {.tv_sec = microseconds / 1000000,
                                  .tv_nsec = microseconds % 1000000 * 1000};

    return nanosleep(&time, NULL);
}

HOOK(unsigned, sleep, unsigned seconds)
{
    const struct timespec time = {.tv_sec = seconds};

    return nanosleep(&time, NULL) ? seconds : 0;
}

HOOK(int64_t, tn_check_now, void)
{
    return run_is_program() ? clock_now() : epoch;
}

HOOK(void, tn_check_sleep_until, int64_t deadline)
{
    if (run_is_program()) {
        clock_pass(deadline);
    }
}
