/* SPDX-License-Identifier: MIT */
/* The child of a fork goes on with the parent's loops: N7. */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "in_child.h"
#include "threads.h"
#include "loop/loop.h"
#include "tenon/bh.h"
#include "tenon/hooks.h"
#include "tenon/rcu_loop.h"
#include "tenon/thread.h"

static struct tn_loop *loop;
static int fds[2];
static struct tn_bh *bh, *idle_bh;
static struct tn_timer timer;
static struct tn_notifier notifier;

/* Copies of loops go on.  What is called notes its letter. */
static char letters[64], marks[128];

#define AS(letter) (&marks[letter])

static void note(void *mark)
{
    letters[strlen(letters)] = (char)((char *)mark - marks);
}

static void note_and_read(void *letter)
{
    char byte;

    CHECK(read(fds[0], &byte, 1) == 1);
    note(letter);
}

static void note_signal(int number, void *letter)
{
    CHECK(number == SIGUSR1);
    note(letter);
}

static void poll_all(struct tn_loop *l)
{
    while (tn_loop_poll(l, false)) {
    }
}

static void go_on(void)
{
    int before = count_descriptors();

    CHECK(tn_loop_after_fork(loop) == 0 && tn_loop_after_fork(loop) == 0);
    CHECK(count_descriptors() <= before);
    tn_loop_run(loop); /* was stopped */
    poll_all(loop);
    CHECK(strstr(letters, "bot")); /* with the idle one, if it is due */
    raise(SIGUSR1);
    CHECK(write(fds[1], "x", 1) == 1);
    poll_all(loop);
    CHECK(strchr(letters, 's') && strchr(letters, 'h'));
    while (!strchr(letters, 'i')) {
        tn_loop_poll(loop, true);
    }
    tn_bh_schedule(bh);
    tn_timer_mod(&timer, tn_deadline_in(TN_MILLISECOND));
    while (letters[strlen(letters) - 1] != 't') {
        tn_loop_poll(loop, true);
    }
    CHECK(strlen(letters) == 8);
    tn_bh_delete(bh);
    tn_bh_delete(idle_bh);
    tn_loop_set_fd_handler(loop, fds[0], NULL, NULL, NULL);
    tn_loop_unref(loop);
    CHECK(count_descriptors() < before);
}

static void set_up(void)
{
    loop = tn_loop_new();
    CHECK(pipe(fds) == 0);
    CHECK(tn_loop_set_fd_handler(loop, fds[0], note_and_read, NULL, AS('h')) ==
          0);
    CHECK(tn_loop_add_signal(loop, SIGUSR1, note_signal, AS('s')) == 0);
    bh = tn_bh_new(loop, note, AS('b'));
    idle_bh = tn_bh_new(loop, note, AS('i'));
    tn_timer_init(&timer, loop, note, AS('t'));
}

static void tear_down(void)
{
    tn_timer_del(&timer);
    tn_bh_delete(bh);
    tn_bh_delete(idle_bh);
    tn_loop_unref(loop);
}

/* N7.  What the child does is nothing to the parent. */
TEST(loop_goes_on_in_the_child)
{
    set_up();
    tn_bh_schedule_idle(idle_bh);
    poll_all(loop); /* where it waits now */
    tn_bh_schedule(bh);
    CHECK(tn_bh_schedule_oneshot(loop, note, AS('o')) == 0);
    tn_timer_mod(&timer, 1);
    tn_loop_stop(loop);
    in_child(go_on);
    CHECK(letters[0] == '\0');
    tn_loop_run(loop);
    poll_all(loop);
    CHECK(strstr(letters, "bot")); /* the idle one may be due by now */
    raise(SIGUSR1);
    CHECK(write(fds[1], "x", 1) == 1);
    while (!strchr(letters, 's') || !strchr(letters, 'h')) {
        tn_loop_poll(loop, true);
    }
    tear_down();
}

/* Another thread is polling, in the middle of its slice, or of its timers. */
static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event go = TN_EVENT_INIT(false);

static void stay(void *unused)
{
    (void)unused;
    tn_event_set(&inside);
    tn_event_wait(&go);
}

static void *run_loop(void *arg)
{
    tn_loop_run(loop);
    return arg;
}

static void stop_loop(void *unused)
{
    (void)unused;
    tn_loop_stop(loop);
}

static void schedule_stop(void *unused)
{
    (void)unused;
    CHECK(tn_bh_schedule_oneshot(loop, stop_loop, NULL) == 0);
}

static const char *expected;

static void go_on_with_rest(void)
{
    CHECK(tn_loop_after_fork(loop) == 0);
    tn_timer_del_sync(&timer); /* its call is not there to be waited for */
    tn_bh_schedule(bh);
    if (CHILD_HAS_THREADS) { /* on the stack of the other, maybe */
        thread_join(thread_start(run_loop, NULL));
    } else {
        tn_loop_run(loop);
    }
    poll_all(loop);
    CHECK(strcmp(letters, expected) == 0);
}

static void fork_while_staying(const char *expected_in_child)
{
    pthread_t thread = thread_start(run_loop, NULL);

    tn_event_wait(&inside);
    CHECK(tn_bh_schedule_oneshot(loop, note, AS('3')) == 0);
    expected = expected_in_child;
    in_child(go_on_with_rest);
    tn_event_set(&go);
    tn_bh_schedule(bh);
    thread_join(thread);
    poll_all(loop);
    CHECK(strcmp(letters, "123b") == 0);
    tear_down();
}

TEST(loop_goes_on_from_the_slice_of_another_thread)
{
    set_up();
    CHECK(tn_bh_schedule_oneshot(loop, stay, NULL) == 0);
    CHECK(tn_bh_schedule_oneshot(loop, note, AS('1')) == 0);
    CHECK(tn_bh_schedule_oneshot(loop, note, AS('2')) == 0);
    CHECK(tn_bh_schedule_oneshot(loop, schedule_stop, NULL) == 0);
    fork_while_staying("123b");
}

TEST(loop_goes_on_from_the_timers_of_another_thread)
{
    static struct tn_timer timers[2];

    set_up();
    tn_timer_init(&timer, loop, stay, NULL);
    tn_timer_mod(&timer, 1);
    tn_timer_init(&timers[0], loop, note, AS('1'));
    tn_timer_mod(&timers[0], 2);
    tn_timer_init(&timers[1], loop, note, AS('2'));
    tn_timer_mod(&timers[1], 3);
    CHECK(tn_bh_schedule_oneshot(loop, schedule_stop, NULL) == 0);
    fork_while_staying("3b12"); /* in a poll of its own */
}

/* In a function of the loop, the poll of which goes on in both. */
static pid_t forked = -1;

static void fork_and_go_on(void *letter)
{
    fflush(stdout);
    forked = fork();
    if (forked == 0) {
        CHECK(tn_loop_after_fork(loop) == 0);
    }
    note(letter);
}

static void await_forked(void)
{
    if (forked == 0) {
        fflush(stdout);
        _exit(0);
    }
    await_child(forked);
}

static void poll_nested(void *letter)
{
    tn_loop_poll(loop, false);
    note(letter);
}

TEST(loop_goes_on_inside_a_function)
{
    set_up();
    tn_timer_mod(&timer, 1);
    CHECK(tn_bh_schedule_oneshot(loop, poll_nested, AS('p')) == 0);
    CHECK(tn_bh_schedule_oneshot(loop, fork_and_go_on, AS('f')) == 0);
    tn_bh_schedule(bh);
    CHECK(tn_bh_schedule_oneshot(loop, note, AS('o')) == 0);
    poll_all(loop);
    CHECK(strcmp(letters, "fbotp") == 0);
    CHECK(tn_bh_schedule_oneshot(loop, note, AS('o')) == 0);
    poll_all(loop);
    CHECK(strcmp(letters, "fbotpo") == 0);
    tear_down();
    await_forked();
}

/* And where the child returns to the poll without. */
static int told[2];

static void fork_and_return(void *letter)
{
    char byte;

    note_and_read(letter);
    fflush(stdout);
    forked = fork();
    if (forked == 0) {
        CHECK(read(told[0], &byte, 1) == 1);
    }
}

static void check_nothing_more(void)
{
    CHECK(strcmp(letters, "h") == 0);
    tn_loop_set_notifier_handler(loop, &notifier, NULL, NULL);
    CHECK(tn_loop_after_fork(loop) == 0);
    tn_timer_mod(&timer, 1);
    poll_all(loop);
    CHECK(strstr(letters, "t"));
}

TEST(loop_of_the_parent_in_the_poll_of_the_child)
{
    set_up();
    CHECK(pipe(told) == 0 && tn_notifier_init(&notifier) == 0);
    tn_loop_set_fd_handler(loop, fds[0], fork_and_return, note, AS('h'));
    tn_loop_set_notifier_handler(loop, &notifier, note, AS('n'));
    CHECK(write(fds[1], "x", 1) == 1);
    tn_notifier_set(&notifier);
    tn_timer_mod(&timer, 1);
    tn_loop_poll(loop, false);
    if (forked == 0) {
        check_nothing_more();
        await_forked();
    }
    tn_loop_poll(loop, false);
    CHECK(strstr(letters, "n") && strstr(letters, "t"));
    memset(letters, 0, sizeof(letters));
    tn_notifier_set(&notifier);
    CHECK(write(told[1], "x", 1) == 1);
    await_forked();
    tn_loop_poll(loop, false);
    CHECK(strcmp(letters, "n") == 0);
    tear_down();
}

/* What is left then is called when the loop goes on, from all polls. */
static void fork_only(void *mark)
{
    fflush(stdout);
    forked = fork();
    note(mark);
}

TEST(loop_goes_on_from_the_slices_of_polls_it_returned_from)
{
    set_up();
    CHECK(tn_bh_schedule_oneshot(loop, poll_nested, AS('p')) == 0);
    CHECK(tn_bh_schedule_oneshot(loop, fork_only, AS('f')) == 0);
    CHECK(tn_bh_schedule_oneshot(loop, note, AS('1')) == 0);
    CHECK(tn_bh_schedule_oneshot(loop, note, AS('2')) == 0);
    tn_loop_poll(loop, false);
    if (forked == 0) {
        CHECK(strcmp(letters, "fp") == 0);
        CHECK(tn_loop_after_fork(loop) == 0);
        poll_all(loop);
        CHECK(strcmp(letters, "fp12") == 0);
    } else {
        CHECK(strcmp(letters, "f12p") == 0);
    }
    tear_down();
    await_forked();
}

/* A loop that another one drives keeps the number by which that knows it. */
static bool is_readable(int fd)
{
    struct pollfd pollfd = {.fd = fd, .events = POLLIN};

    return poll(&pollfd, 1, 0) == 1;
}

static int outer;

static void go_on_embedded(void)
{
    struct pollfd pollfd = {.fd = outer, .events = POLLIN};

    CHECK(tn_loop_after_fork(loop) == 0 && tn_loop_fd(loop) == outer);
    CHECK(is_readable(outer));
    tn_timer_del(&timer);
    poll_all(loop);
    CHECK(!is_readable(outer));
    tn_timer_mod(&timer, tn_deadline_in(TN_MILLISECOND));
    while (!strchr(letters, 't')) {
        CHECK(poll(&pollfd, 1, -1) == 1);
        tn_loop_poll(loop, false);
    }
    CHECK(!is_readable(outer));
    tn_bh_schedule(bh);
    CHECK(is_readable(outer));
    poll_all(loop);
    CHECK(strcmp(letters, "tb") == 0);
    tn_timer_mod(&timer, 1);
}

static void return_embedded(void *mark)
{
    fork_and_return(mark);
    if (forked == 0) {
        tn_timer_del(&timer);
    }
}

TEST(loop_goes_on_embedded)
{
    if (getenv("TENON_NO_EPOLL")) {
        tap_skip("poll is not embedded");
    }
    set_up();
    outer = tn_loop_fd(loop);
    poll_all(loop);
    tn_timer_mod(&timer, tn_deadline_in(50 * TN_MILLISECOND));
    poll_all(loop); /* which sets the alarm */
    in_child(go_on_embedded);
    CHECK(letters[0] == '\0');
    while (!is_readable(outer)) {
    }
    poll_all(loop);
    CHECK(strcmp(letters, "t") == 0);
    tear_down();
}

/* The alarm too is the parent's. */
TEST(loop_of_the_parent_embedded_in_the_poll_of_the_child)
{
    if (getenv("TENON_NO_EPOLL")) {
        tap_skip("poll is not embedded");
    }
    set_up();
    CHECK(pipe(told) == 0);
    outer = tn_loop_fd(loop);
    tn_loop_set_fd_handler(loop, fds[0], return_embedded, NULL, AS('h'));
    tn_timer_mod(&timer, tn_deadline_in(50 * TN_MILLISECOND));
    poll_all(loop); /* which sets the alarm */
    CHECK(write(fds[1], "x", 1) == 1);
    tn_loop_poll(loop, false);
    if (forked > 0) {
        CHECK(write(told[1], "x", 1) == 1);
    }
    await_forked();
    while (!strchr(letters, 't') && !is_readable(outer)) {
    }
    poll_all(loop);
    CHECK(strchr(letters, 't'));
    tear_down();
}

/* Descriptors are short; and then they are not. */
static void go_on_when_there_are_descriptors(void)
{
    struct rlimit limit, none;
    int before = count_descriptors();

    tn_bh_schedule(bh);
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    none = limit;
    none.rlim_cur = 0;
    CHECK(setrlimit(RLIMIT_NOFILE, &none) == 0);
    CHECK(tn_loop_after_fork(loop) == -EMFILE);
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(count_descriptors() == before);
    CHECK(tn_loop_after_fork(loop) == 0);
    poll_all(loop);
    raise(SIGUSR1);
    poll_all(loop);
    CHECK(strcmp(letters, "bs") == 0);
}

TEST(loop_goes_on_when_there_are_descriptors)
{
    set_up();
    in_child(go_on_when_there_are_descriptors);
    tear_down();
}

/* A signal that another loop of the child has. */
static void go_on_without_signal(void)
{
    struct tn_loop *own = tn_loop_new();

    CHECK(tn_loop_add_signal(own, SIGUSR1, note_signal, AS('o')) == 0);
    CHECK(tn_loop_after_fork(loop) == 0);
    raise(SIGUSR1);
    poll_all(loop);
    CHECK(letters[0] == '\0');
    poll_all(own);
    CHECK(strcmp(letters, "o") == 0);
    tn_loop_remove_signal(own, SIGUSR1);
    CHECK(tn_loop_add_signal(loop, SIGUSR1, note_signal, AS('l')) == 0);
    raise(SIGUSR1);
    poll_all(loop);
    poll_all(own);
    CHECK(strcmp(letters, "ol") == 0);
    tn_loop_unref(own);
}

TEST(loop_goes_on_without_a_signal)
{
    set_up();
    in_child(go_on_without_signal);
    raise(SIGUSR1);
    poll_all(loop);
    CHECK(strcmp(letters, "s") == 0);
    tear_down();
}

/* Functions that were due on the loop are the library's thread's. */
static void call_back(struct tn_rcu_head *head)
{
    (void)head;
    note(AS('c'));
}

static void go_on_with_nothing_due(void)
{
    after_fork();
    CHECK(tn_loop_after_fork(loop) == 0);
    CHECK(!tn_loop_rcu_is_due_(loop));
    tn_drain_call_rcu();
    CHECK(strcmp(letters, "c") == 0);
}

TEST(loop_goes_on_with_no_function_due)
{
    static struct tn_rcu_head head;

    set_up();
    tn_call_rcu_on(loop, &head, call_back);
    while (!tn_loop_rcu_is_due_(loop)) {
        sleep_ms(1);
    }
    in_child(go_on_with_nothing_due);
    poll_all(loop);
    CHECK(strcmp(letters, "c") == 0);
    tear_down();
}

/* The loop of a thread that is not there, on another. */
static struct tn_loop_thread *loop_thread;

static void go_on_with_loop_of_thread(void)
{
    loop = tn_loop_thread_loop(loop_thread);
    CHECK(tn_loop_after_fork(loop) == 0);
    tn_bh_schedule_oneshot(loop, note, AS('b'));
    poll_all(loop);
    CHECK(strcmp(letters, "b") == 0);
    tn_loop_thread_free(loop_thread);
}

TEST(loop_goes_on_without_its_thread)
{
    loop_thread = tn_loop_thread_new(NULL);
    sleep_ms(10);
    in_child(go_on_with_loop_of_thread);
    tn_loop_thread_free(loop_thread);
}

/* N7.  A fork waits for the locks of loops, so nobody has memory under them. */
static struct tn_loop *looked_at;

static void look_at_locks(void)
{
    if (looked_at) {
        CHECK(pthread_mutex_trylock(&looked_at->bhs.lock.lock) == 0);
        pthread_mutex_unlock(&looked_at->bhs.lock.lock);
        CHECK(pthread_mutex_trylock(&looked_at->timers.lock.lock) == 0);
        pthread_mutex_unlock(&looked_at->timers.lock.lock);
        tn_lockcnt_lock(&looked_at->handlers.lock);
        tn_lockcnt_unlock(&looked_at->handlers.lock);
    }
}

static void *looking_alloc(size_t size, void *opaque)
{
    (void)opaque;
    look_at_locks();
    return malloc(size);
}

static void looking_release(void *memory, void *opaque)
{
    (void)opaque;
    look_at_locks();
    free(memory);
}

static bool never(void *opaque)
{
    return opaque == NULL;
}

TEST_WITHIN(loop_lock_is_not_held_for_memory, 20)
{
    int high;

    tn_set_allocator(looking_alloc, looking_release, NULL);
    set_up();
    looked_at = loop;
    high = dup2(fds[0], 500); /* for a larger table */
    CHECK(tn_loop_set_fd_handler(loop, high, note, NULL, AS('h')) == 0);
    CHECK(tn_loop_set_fd_look(loop, high, never, NULL, NULL) == 0);
    CHECK(tn_loop_set_fd_handler(loop, high, NULL, NULL, NULL) == 0);
    tn_bh_schedule_oneshot(loop, note, AS('o'));
    tn_bh_delete(tn_bh_new(loop, note, NULL));
    tn_loop_remove_signal(loop, SIGUSR1);
    poll_all(loop);
    looked_at = NULL;
    tear_down();
}
