/* SPDX-License-Identifier: MIT */

#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/lockcnt.h"

TEST(lockcnt_states)
{
    static struct tn_lockcnt zeroed, initialised = TN_LOCKCNT_INIT;
    struct tn_lockcnt lc;

    CHECK(tn_lockcnt_count(&zeroed) == 0);
    CHECK(tn_lockcnt_count(&initialised) == 0);
    tn_lockcnt_init(&lc);
    tn_lockcnt_inc(&lc);
    tn_lockcnt_inc(&lc);
    CHECK(tn_lockcnt_count(&lc) == 2);
    CHECK(!tn_lockcnt_dec_if_lock(&lc)); /* not the only visit */
    CHECK(tn_lockcnt_count(&lc) == 2);
    CHECK(!tn_lockcnt_dec_and_lock(&lc));
    CHECK(tn_lockcnt_count(&lc) == 1);
    CHECK(tn_lockcnt_dec_if_lock(&lc));
    CHECK(tn_lockcnt_count(&lc) == 0);
    tn_lockcnt_inc_and_unlock(&lc);
    CHECK(tn_lockcnt_count(&lc) == 1);
    CHECK(tn_lockcnt_dec_and_lock(&lc));
    tn_lockcnt_unlock(&lc);
    tn_lockcnt_lock(&lc);
    tn_lockcnt_unlock(&lc);
    tn_lockcnt_inc(&lc);
    tn_lockcnt_lock(&lc); /* the lock does not exclude visits */
    tn_lockcnt_dec(&lc);
    tn_lockcnt_unlock(&lc);
    CHECK(tn_lockcnt_count(&lc) == 0);
    tn_lockcnt_destroy(&lc);
}

static struct tn_lockcnt wrong;

static void dec_without_inc(void)
{
    tn_lockcnt_dec(&wrong);
}

static void dec_and_lock_without_inc(void)
{
    tn_lockcnt_dec_and_lock(&wrong);
}

static void unlock_without_lock(void)
{
    tn_lockcnt_unlock(&wrong);
}

static void inc_and_unlock_without_lock(void)
{
    tn_lockcnt_inc_and_unlock(&wrong);
}

static void destroy_while_visited(void)
{
    tn_lockcnt_inc(&wrong);
    tn_lockcnt_destroy(&wrong);
}

static void destroy_while_locked(void)
{
    tn_lockcnt_lock(&wrong);
    tn_lockcnt_destroy(&wrong);
}

static void inc_too_often(void)
{
    for (wrong.word_ = (TN_LOCKCNT_MAX - 1) << 2;;) {
        tn_lockcnt_inc(&wrong);
        if (tn_lockcnt_count(&wrong) < TN_LOCKCNT_MAX) {
            return;
        }
    }
}

static void inc_and_unlock_too_often(void)
{
    wrong.word_ = TN_LOCKCNT_MAX << 2;
    tn_lockcnt_lock(&wrong);
    tn_lockcnt_inc_and_unlock(&wrong);
}

TEST(lockcnt_misuse)
{
    CHECK(tap_aborts_with(inc_too_often, "too many visits"));
    CHECK(tap_aborts_with(inc_and_unlock_too_often, "too many visits"));
    CHECK(tap_aborts_with(dec_without_inc, "had not begun"));
    CHECK(tap_aborts_with(dec_and_lock_without_inc, "had not begun"));
    CHECK(tap_aborts_with(unlock_without_lock, "while not locked"));
    CHECK(tap_aborts_with(inc_and_unlock_without_lock, "while not locked"));
    CHECK(tap_aborts_with(destroy_while_visited, "locked or visited"));
    CHECK(tap_aborts_with(destroy_while_locked, "locked or visited"));
}

static struct tn_lockcnt held = TN_LOCKCNT_INIT;
static bool visited;

static void *visit(void *arg)
{
    tn_lockcnt_inc(&held);
    tn_atomic_set(&visited, true);
    tn_lockcnt_dec(&held);
    return arg;
}

/* L1: from zero no visit starts under the lock; from one it does. */
TEST(lockcnt_lock_keeps_visits_from_starting)
{
    pthread_t thread;

    tn_lockcnt_lock(&held);
    thread = thread_start(visit, NULL);
    sleep_ms(20);
    CHECK(!tn_atomic_read(&visited) && tn_lockcnt_count(&held) == 0);
    tn_lockcnt_unlock(&held);
    thread_join(thread);
    CHECK(visited);

    visited = false;
    tn_lockcnt_inc(&held);
    tn_lockcnt_lock(&held);
    thread_join(thread_start(visit, NULL));
    CHECK(visited);
    tn_lockcnt_unlock(&held);
    tn_lockcnt_dec(&held);
}

/* One object that visitors use, and that the last to leave frees and renews. */
static struct tn_lockcnt gate = TN_LOCKCNT_INIT;
static int *object;
static int renewals;

static void renew(void)
{
    free(object);
    object = malloc(sizeof(*object));
    *object = ++renewals;
}

static void *come_and_go(void *arg)
{
    for (int i = 0; i < 30000; i++) {
        tn_lockcnt_inc(&gate);
        CHECK(*object > 0);
        if (i % 5 == 0 && tn_lockcnt_dec_if_lock(&gate)) {
            renew();
            tn_lockcnt_inc_and_unlock(&gate);
        }
        if (i % 3 == 0) {
            tn_lockcnt_dec(&gate);
        } else if (tn_lockcnt_dec_and_lock(&gate)) {
            renew();
            tn_lockcnt_unlock(&gate);
        }
        if (i % 11 == 0) {
            tn_lockcnt_lock(&gate);
            if (tn_lockcnt_count(&gate) == 0) {
                renew();
            }
            tn_lockcnt_unlock(&gate);
        }
    }
    return arg;
}

TEST(lockcnt_last_one_frees)
{
    pthread_t threads[4];

    renew();
    for (int i = 0; i < 4; i++) {
        threads[i] = thread_start(come_and_go, NULL);
    }
    for (int i = 0; i < 4; i++) {
        thread_join(threads[i]);
    }
    CHECK(tn_lockcnt_count(&gate) == 0 && renewals > 1);
    free(object);
}

/* Who has slept, and then does not take the lock, wakes the next. */
static void *inc_held(void *arg)
{
    tn_lockcnt_inc(&held);
    return arg;
}

static void *dec_and_lock_held(void *arg)
{
    CHECK(!tn_lockcnt_dec_and_lock(&held));
    return arg;
}

static void *dec_if_lock_held(void *arg)
{
    CHECK(!tn_lockcnt_dec_if_lock(&held));
    return arg;
}

static void *lock_held(void *arg)
{
    tn_lockcnt_lock(&held);
    tn_lockcnt_unlock(&held);
    return arg;
}

TEST_WITHIN(lockcnt_incs_pass_the_wake_on, 20)
{
    pthread_t threads[4];

    tn_lockcnt_lock(&held);
    for (int i = 0; i < 4; i++) {
        threads[i] = thread_start(inc_held, NULL);
    }
    sleep_ms(50);
    tn_lockcnt_unlock(&held);
    for (int i = 0; i < 4; i++) {
        thread_join(threads[i]);
    }
    CHECK(tn_lockcnt_count(&held) == 4);
}

/* @dec falls asleep as the only visitor, and wakes up as one of two. */
static void check_dec_passes_on(void *(*dec)(void *))
{
    pthread_t threads[2];

    tn_lockcnt_init(&held);
    tn_lockcnt_inc(&held);
    tn_lockcnt_lock(&held);
    threads[0] = thread_start(dec, NULL);
    sleep_ms(50);
    threads[1] = thread_start(lock_held, NULL);
    sleep_ms(50);
    tn_lockcnt_inc(&held);
    tn_lockcnt_unlock(&held);
    thread_join(threads[0]);
    thread_join(threads[1]);
}

TEST_WITHIN(lockcnt_decs_pass_the_wake_on, 20)
{
    check_dec_passes_on(dec_and_lock_held);
    check_dec_passes_on(dec_if_lock_held);
}
