/* SPDX-License-Identifier: MIT */
/*
 * Threads come and go by the thousand, each with a few callbacks, under limits
 * that are hit at every turn: in sections, outside, in destructors, for a loop;
 * they end by returning, by pthread_exit, cancelled, registered or not.  What
 * each has queued for one place is called once, in order; and when all have
 * ended nothing of them is left, neither a reader nor memory.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "tenon/hooks.h"
#include "tenon/thread.h"
#include "stream.h"

enum { MOST = 40 };

static uint64_t exceeded, threads_ended;
static int64_t allocated; /* by the library */
static struct tn_loop_thread *loop_thread;
static pthread_key_t key;

static void *allocate(size_t size, void *unused)
{
    void *memory = malloc(size);

    (void)unused;
    if (memory) {
        tn_atomic_inc(&allocated);
    }
    return memory;
}

static void release(void *memory, void *unused)
{
    (void)unused;
    if (memory) {
        tn_atomic_dec(&allocated);
    }
    free(memory);
}

static void call(struct tn_rcu_head *head)
{
    free(take_thing(head));
}

static void queue(struct stream *s, struct tn_loop *loop)
{
    queue_thing(new_thing(s), loop, call);
#ifdef RACY
    if (loop && torture_one_in(2)) {
        queue(s, NULL); /* another place */
    }
#endif
}

static void queue_some(struct stream *s, struct tn_loop *loop)
{
    for (uint32_t n = torture_random() % MOST; n; n--) {
        queue(s, loop);
    }
}

/* After the library's own destructor or before it; both come to pass. */
static void at_end(void *stream)
{
    struct stream *s = stream;

    queue_some(s, NULL);
    give_back(s);
}

static void read_something(void)
{
    tn_rcu_read_lock();
    torture_dawdle();
    tn_rcu_read_unlock();
}

static void queue_inside(struct stream *s)
{
    tn_rcu_read_lock();
    queue_some(s, NULL);
    tn_rcu_read_unlock();
}

static void *pass_by(void *number)
{
    struct stream *s = new_stream(), *for_loop = new_stream();
    uint32_t what = (uint32_t)(uintptr_t)number;
    int cancel;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    pthread_setspecific(key, s);
    if (what & 1) {
        read_something();
    }
    if (what & 2) {
        queue_inside(s);
    }
    queue_some(s, NULL);
    if (what & 4) {
        queue_some(for_loop, tn_loop_thread_loop(loop_thread));
    }
    give_back(for_loop);
    if (what & 8) {
        tn_rcu_unregister_thread();
    }
    pthread_setcancelstate(cancel, NULL);
    if (what & 16) {
        pthread_exit(NULL);
    }
    pthread_testcancel();
    return NULL;
}

static void spawner(void)
{
    while (!torture_is_over()) {
        uintptr_t what = torture_random();
        pthread_t thread;

        if (pthread_create(&thread, NULL, pass_by, (void *)what) == 0) {
            if (what & 32) {
                pthread_cancel(thread);
            }
            pthread_join(thread, NULL);
            tn_atomic_inc(&threads_ended);
            torture_count(1);
        }
    }
}

/* Keeps grace periods from being all too quick, and asks for more of them. */
static void reader(void)
{
    while (!torture_is_over()) {
        read_something();
        if (torture_one_in(200)) {
            tn_drain_call_rcu();
        } else if (torture_one_in(200)) {
            tn_synchronize_rcu();
        }
    }
}

static void on_limit(uint64_t callbacks, uint64_t bytes, void *unused)
{
    (void)unused;
    TORTURE_CHECK(callbacks > 60 || bytes > 1500);
    tn_atomic_inc(&exceeded);
}

static void begin(void)
{
    const struct tn_rcu_limits limits = {20, 60, 500, 1500, TN_MILLISECOND};

    tn_set_allocator(allocate, release, NULL);
    tn_rcu_set_limits(&limits);
    tn_rcu_set_limit_handler(on_limit, NULL);
    pthread_key_create(&key, at_end);
    loop_thread = tn_loop_thread_new("churn");
    TORTURE_CHECK(loop_thread != NULL);
}

static void end(void)
{
    struct tn_rcu_stats stats;

    tn_loop_thread_free(loop_thread);
    tn_rcu_shutdown();
    tn_rcu_cookie_start(); /* whose thread frees the queues that are empty */
    tn_rcu_shutdown();
    tn_rcu_unregister_thread();
    tn_rcu_stats(&stats);
    printf("# %llu threads, %llu callbacks, %llu waits, %llu times told\n",
           (unsigned long long)threads_ended, (unsigned long long)called,
           (unsigned long long)stats.limit_waits, (unsigned long long)exceeded);
    TORTURE_CHECK(made == called);
    TORTURE_CHECK(stats.callbacks_queued == made);
    TORTURE_CHECK(stats.callbacks_pending == 0 && stats.bytes_pending == 0);
    TORTURE_CHECK(stats.readers == 0);
    TORTURE_CHECK(allocated == 0);
}

static const struct torture_role roles[] = {
    {"spawner", spawner},
    {"spawner", spawner},
    {"reader", reader},
    {"spawner", spawner},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "churn",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 4,
    };

    return torture_main(argc, argv, &torture);
}
