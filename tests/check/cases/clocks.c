/* SPDX-License-Identifier: MIT */
/*
 * Every clock shows that the deadline of a wait that timed out has passed, and
 * that computing takes no time.
 *
 * run:
 * expect: verified
 */

#include <assert.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>

static mtx_t mutex;
static cnd_t changed;
static int flag;

static int set(void *unused)
{
    (void)unused;
    mtx_lock(&mutex);
    flag = 1;
    cnd_signal(&changed);
    mtx_unlock(&mutex);
    return 0;
}

static void wait_until(const struct timespec *deadline)
{
    struct timespec now;
    struct timeval day;

    while (!flag) {
        if (cnd_timedwait(&changed, &mutex, deadline) == thrd_timedout) {
            assert(timespec_get(&now, TIME_UTC) == TIME_UTC);
            assert(now.tv_sec >= deadline->tv_sec);
            gettimeofday(&day, NULL);
            assert(day.tv_sec >= deadline->tv_sec);
            assert(time(NULL) >= deadline->tv_sec);
            break;
        }
    }
}

int main(void)
{
    clock_t before = clock();
    struct timespec deadline;
    thrd_t thread;

    mtx_init(&mutex, mtx_timed);
    cnd_init(&changed);
    timespec_get(&deadline, TIME_UTC);
    deadline.tv_sec += 5;
    thrd_create(&thread, set, NULL);
    mtx_lock(&mutex);
    wait_until(&deadline);
    mtx_unlock(&mutex);
    thrd_join(thread, NULL);
    assert(clock() == before);
    return 0;
}
