/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/clock.h"
#include "tenon/loop.h"

static struct tn_loop *loop;

struct pair {
    int here, there;
    int reads, writes;
};

static void open_pair(struct pair *p)
{
    int fds[2];

    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    *p = (struct pair){.here = fds[0], .there = fds[1]};
}

static void close_pair(struct pair *p)
{
    close(p->here);
    close(p->there);
}

static void on_read(void *opaque)
{
    struct pair *p = opaque;
    char byte;

    CHECK(read(p->here, &byte, 1) >= 0);
    p->reads++;
}

static void on_write(void *opaque)
{
    struct pair *p = opaque;

    p->writes++;
}

static int handle(struct pair *p, void (*in)(void *), void (*out)(void *))
{
    return tn_loop_set_fd_handler(loop, p->here, in, out, p);
}

TEST(loop_new_and_unref)
{
    loop = tn_loop_new();
    CHECK(loop && !tn_loop_current());
    CHECK(!tn_loop_poll(loop, false));
    tn_loop_ref(loop);
    tn_loop_unref(loop);
    CHECK(!tn_loop_poll(loop, false));
    tn_loop_unref(loop);
}

TEST(loop_fd_handlers)
{
    struct pair p;

    loop = tn_loop_new();
    open_pair(&p);
    CHECK(handle(&p, on_read, NULL) == 0);
    CHECK(!tn_loop_poll(loop, false) && p.reads == 0);
    CHECK(write(p.there, "ab", 2) == 2);
    CHECK(tn_loop_poll(loop, true) && p.reads == 1);
    CHECK(tn_loop_poll(loop, true) && p.reads == 2); /* level-triggered */
    CHECK(!tn_loop_poll(loop, false));
    CHECK(handle(&p, on_read, on_write) == 0); /* replaces */
    CHECK(tn_loop_poll(loop, true) && p.writes == 1 && p.reads == 2);
    CHECK(handle(&p, NULL, NULL) == 0);
    CHECK(handle(&p, NULL, NULL) == 0); /* removing twice is harmless */
    CHECK(!tn_loop_poll(loop, false));
    close_pair(&p);
    tn_loop_unref(loop);
}

TEST(loop_hang_up_calls_both)
{
    struct pair p;

    loop = tn_loop_new();
    open_pair(&p);
    CHECK(handle(&p, on_read, on_write) == 0);
    close(p.there);
    CHECK(tn_loop_poll(loop, true) && p.reads == 1 && p.writes == 1);
    handle(&p, NULL, on_write);
    CHECK(tn_loop_poll(loop, true) && p.writes == 2);
    handle(&p, NULL, NULL);
    close(p.here);
    tn_loop_unref(loop);
}

TEST(loop_handler_errors)
{
    struct pair p;

    loop = tn_loop_new();
    CHECK(tn_loop_set_fd_handler(loop, -1, on_read, NULL, NULL) == -EBADF);
    CHECK(tn_loop_set_fd_handler(loop, 1000, on_read, NULL, NULL) == -EBADF);
    CHECK(tn_loop_set_fd_handler(loop, -1, NULL, NULL, NULL) == 0);
    CHECK(!tn_loop_poll(loop, false));
    open_pair(&p); /* the loop is as good as before */
    CHECK(handle(&p, on_read, NULL) == 0);
    CHECK(write(p.there, "a", 1) == 1);
    CHECK(tn_loop_poll(loop, true) && p.reads == 1);
    handle(&p, NULL, NULL);
    close_pair(&p);
    tn_loop_unref(loop);
}

/* A descriptor closed without removing its handler, and used again. */
TEST(loop_descriptor_used_again)
{
    struct pair p, q;

    loop = tn_loop_new();
    open_pair(&p);
    CHECK(handle(&p, on_read, NULL) == 0);
    close_pair(&p);
    open_pair(&q);
    CHECK(q.here == p.here);
    CHECK(handle(&q, on_read, NULL) == 0);
    CHECK(write(q.there, "a", 1) == 1);
    CHECK(tn_loop_poll(loop, true) && q.reads == 1);
    handle(&q, NULL, NULL);
    close_pair(&q);
    tn_loop_unref(loop);
}

enum { MANY = 200 };

static struct pair many[MANY];

static void remove_all(void *opaque)
{
    (void)opaque;
    for (int i = 0; i < MANY; i++) {
        many[i].reads++;
        handle(&many[i], NULL, NULL);
    }
}

/* H2: a function that removes every handler, itself included, is the last. */
TEST(loop_removal_inside_handlers)
{
    loop = tn_loop_new();
    for (int i = 0; i < MANY; i++) {
        open_pair(&many[i]);
        CHECK(handle(&many[i], remove_all, NULL) == 0);
        CHECK(write(many[i].there, "a", 1) == 1);
    }
    CHECK(tn_loop_poll(loop, true));
    CHECK(!tn_loop_poll(loop, false));
    for (int i = 0; i < MANY; i++) {
        CHECK(many[i].reads == 1);
        close_pair(&many[i]);
    }
    tn_loop_unref(loop);
}

static void change_to_write(void *opaque)
{
    on_read(opaque);
    handle(opaque, NULL, on_write);
}

TEST(loop_change_inside_handler)
{
    struct pair p;

    loop = tn_loop_new();
    open_pair(&p);
    handle(&p, change_to_write, NULL);
    CHECK(write(p.there, "a", 1) == 1);
    CHECK(tn_loop_poll(loop, true) && p.reads == 1 && p.writes == 0);
    CHECK(tn_loop_poll(loop, true) && p.reads == 1 && p.writes == 1);
    handle(&p, NULL, NULL);
    close_pair(&p);
    tn_loop_unref(loop);
}

/* A nested poll deals with the other descriptor: the outer one does not. */
static void read_and_nest(void *opaque)
{
    on_read(opaque);
    CHECK(tn_loop_poll(loop, true));
    CHECK(!tn_loop_poll(loop, false));
}

TEST(loop_nested_poll_in_handler)
{
    struct pair p, q;

    loop = tn_loop_new();
    open_pair(&p);
    open_pair(&q);
    handle(&p, read_and_nest, NULL);
    handle(&q, read_and_nest, NULL);
    CHECK(write(p.there, "a", 1) == 1 && write(q.there, "a", 1) == 1);
    handle(&q, on_read, NULL);
    CHECK(tn_loop_poll(loop, true));
    CHECK(p.reads == 1 && q.reads == 1);
    handle(&p, NULL, NULL);
    handle(&q, NULL, NULL);
    close_pair(&p);
    close_pair(&q);
    tn_loop_unref(loop);
}

/* A hang-up that is neither readable nor writable. */
TEST(loop_hang_up_alone_calls_both)
{
    struct pair p = {0};
    int fds[2];

    loop = tn_loop_new();
    CHECK(pipe(fds) == 0);
    p.here = fds[0];
    CHECK(handle(&p, on_read, on_write) == 0);
    CHECK(!tn_loop_poll(loop, false));
    close(fds[1]);
    CHECK(tn_loop_poll(loop, true) && p.reads == 1 && p.writes == 1);
    handle(&p, NULL, NULL);
    close(fds[0]);
    tn_loop_unref(loop);
}

/* What the outer poll was told of is not told to the nested one again. */
static void read_one_and_nest(void *opaque)
{
    struct pair *p = opaque;
    char byte;

    CHECK(read(p->here, &byte, 1) == 1);
    p->reads++;
    CHECK(tn_loop_poll(loop, true) && p->writes == 1);
}

TEST(loop_nested_poll_of_the_same_descriptor)
{
    struct pair p;

    loop = tn_loop_new();
    open_pair(&p);
    CHECK(write(p.there, "a", 1) == 1);
    CHECK(handle(&p, read_one_and_nest, on_write) == 0);
    CHECK(tn_loop_poll(loop, true) && p.reads == 1 && p.writes == 1);
    handle(&p, NULL, NULL);
    close_pair(&p);
    tn_loop_unref(loop);
}

static int notified;

static void on_notifier(void *opaque)
{
    CHECK(opaque == &notified);
    notified++;
}

TEST(loop_notifier_handler)
{
    struct tn_notifier n;

    loop = tn_loop_new();
    CHECK(tn_notifier_init(&n) == 0);
    CHECK(tn_loop_set_notifier_handler(loop, &n, on_notifier, &notified) == 0);
    tn_notifier_set(&n);
    tn_notifier_set(&n);
    CHECK(tn_loop_poll(loop, true) && notified == 1);
    CHECK(!tn_loop_poll(loop, false) && notified == 1);
    CHECK(tn_loop_set_notifier_handler(loop, &n, NULL, NULL) == 0);
    tn_notifier_set(&n);
    CHECK(!tn_loop_poll(loop, false));
    tn_notifier_cleanup(&n);
    CHECK(tn_loop_set_notifier_handler(loop, &n, on_notifier, NULL) == -EBADF);
    tn_loop_unref(loop);
}

/* One that is removed in the poll that found it ready stays set. */
static struct tn_notifier two[2];

static void remove_other(void *opaque)
{
    tn_loop_set_notifier_handler(loop, opaque, NULL, NULL);
    notified++;
}

TEST(loop_notifier_removed_while_ready)
{
    loop = tn_loop_new();
    for (int i = 0; i < 2; i++) {
        CHECK(tn_notifier_init(&two[i]) == 0);
        CHECK(tn_loop_set_notifier_handler(loop, &two[i], remove_other,
                                           &two[1 - i]) == 0);
        tn_notifier_set(&two[i]);
    }
    CHECK(tn_loop_poll(loop, true) && notified == 1);
    CHECK(tn_notifier_test_and_clear(&two[0]) +
              tn_notifier_test_and_clear(&two[1]) ==
          1);
    tn_loop_unref(loop);
    tn_notifier_cleanup(&two[0]);
    tn_notifier_cleanup(&two[1]);
}

static void *notify_later(void *arg)
{
    sleep_ms(20);
    tn_loop_notify(loop);
    return arg;
}

TEST(loop_notify)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_loop_notify(loop); /* before the poll */
    CHECK(!tn_loop_poll(loop, true));
    thread = thread_start(notify_later, NULL); /* and during it */
    CHECK(!tn_loop_poll(loop, true));
    thread_join(thread);
    tn_loop_unref(loop);
}

static void *stop_later(void *arg)
{
    sleep_ms(20);
    notified = 7;
    tn_loop_stop(loop);
    return arg;
}

TEST(loop_run_and_stop)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_loop_stop(loop); /* not lost */
    tn_loop_run(loop);
    thread = thread_start(stop_later, NULL);
    tn_loop_run(loop);
    CHECK(notified == 7);
    thread_join(thread);
    tn_loop_unref(loop);
}

/* A stop that came before: run does not poll. */
TEST(loop_run_after_a_stop)
{
    loop = tn_loop_new();
    tn_bh_schedule_oneshot(loop, on_notifier, &notified);
    tn_loop_stop(loop);
    tn_loop_stop(loop); /* counts as one */
    tn_loop_run(loop);
    CHECK(notified == 0 && tn_loop_poll(loop, true) && notified == 1);
    tn_loop_unref(loop);
}

static struct tn_loop *other;

static void check_inner_current(void *opaque)
{
    (void)opaque;
    CHECK(tn_loop_current() == other);
    notified++;
}

static void check_current(void *opaque)
{
    (void)opaque;
    CHECK(tn_loop_current() == loop);
    tn_bh_schedule_oneshot(other, check_inner_current, NULL);
    CHECK(tn_loop_poll(other, true));
    CHECK(tn_loop_current() == loop);
}

TEST(loop_current)
{
    loop = tn_loop_new();
    other = tn_loop_new();
    tn_bh_schedule_oneshot(loop, check_current, NULL);
    CHECK(tn_loop_poll(loop, true) && notified == 1);
    CHECK(!tn_loop_current());
    tn_loop_unref(loop);
    tn_loop_unref(other);
}

static void *poll_once(void *arg)
{
    tn_loop_poll(loop, false);
    return arg;
}

static void poll_elsewhere(void *opaque)
{
    (void)opaque;
    thread_join(thread_start(poll_once, NULL));
}

static void poll_on_two_threads(void)
{
    loop = tn_loop_new();
    tn_bh_schedule_oneshot(loop, poll_elsewhere, NULL);
    tn_loop_poll(loop, true);
}

static void unref_inside(void *opaque)
{
    (void)opaque;
    tn_loop_unref(loop);
}

static void end_inside_poll(void)
{
    loop = tn_loop_new();
    tn_bh_schedule_oneshot(loop, unref_inside, NULL);
    tn_loop_poll(loop, true);
}

TEST(loop_misuse)
{
    CHECK(tap_aborts_with(poll_on_two_threads, "polled by two threads"));
    CHECK(tap_aborts_with(end_inside_poll, "while it is being polled"));
}

/* The thread that polls may change, if nobody polls meanwhile. */
TEST(loop_changes_hands)
{
    loop = tn_loop_new();
    tn_loop_poll(loop, false);
    thread_join(thread_start(poll_once, NULL));
    tn_loop_poll(loop, false);
    tn_loop_unref(loop);
}

TEST(loop_without_descriptors)
{
    struct rlimit limit, before;

    getrlimit(RLIMIT_NOFILE, &before);
    limit = (struct rlimit){3, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &limit);
    errno = 0;
    loop = tn_loop_new();
    CHECK(!loop && errno == EMFILE);
    setrlimit(RLIMIT_NOFILE, &before);
    loop = tn_loop_new();
    CHECK(loop);
    tn_loop_unref(loop);
}

/* Handlers are set and removed by other threads while the loop runs. */
static bool stop_churn;
static int churned;

static void *churn(void *arg)
{
    struct pair *p = malloc(sizeof(*p)); /* outlives calls under way: H2 */

    (void)arg;
    open_pair(p);
    CHECK(write(p->there, "a", 1) == 1);
    while (!tn_atomic_read(&stop_churn)) {
        CHECK(handle(p, NULL, on_write) == 0);
        CHECK(handle(p, on_write, NULL) == 0);
        CHECK(handle(p, NULL, NULL) == 0);
        tn_atomic_inc(&churned);
    }
    return p;
}

TEST(loop_handlers_churn)
{
    pthread_t threads[3];

    loop = tn_loop_new();
    for (int i = 0; i < 3; i++) {
        threads[i] = thread_start(churn, NULL);
    }
    while (tn_atomic_read(&churned) < 5000) {
        tn_loop_poll(loop, true);
    }
    tn_atomic_set(&stop_churn, true);
    for (int i = 0; i < 3; i++) {
        struct pair *p = thread_join(threads[i]);

        close_pair(p);
        free(p);
    }
    CHECK(!tn_loop_poll(loop, false));
    tn_loop_unref(loop);
}
