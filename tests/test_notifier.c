/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "deny.h"
#include "tap.h"
#include "threads.h"
#include "tenon/notifier.h"

static bool is_readable(struct tn_notifier *n)
{
    struct pollfd p = {.fd = tn_notifier_fd(n), .events = POLLIN};

    return poll(&p, 1, 0) == 1;
}

TEST(notifier_set_and_clear)
{
    struct tn_notifier n;

    CHECK(tn_notifier_init(&n) == 0);
    CHECK(!is_readable(&n) && !tn_notifier_test_and_clear(&n));
    errno = 99;
    CHECK(tn_notifier_set(&n) == 0 && tn_notifier_set(&n) == 0);
    CHECK(errno == 99); /* as signal handlers need it */
    CHECK(is_readable(&n));
    CHECK(tn_notifier_test_and_clear(&n));
    CHECK(!is_readable(&n) && !tn_notifier_test_and_clear(&n));
    CHECK(fcntl(tn_notifier_fd(&n), F_GETFD) & FD_CLOEXEC);
    tn_notifier_cleanup(&n);
    CHECK(tn_notifier_set(&n) == -EBADF);
    tn_notifier_cleanup(&n);
}

TEST(notifier_without_descriptors)
{
    struct rlimit none = {0, 0}, before;
    struct tn_notifier n;

    getrlimit(RLIMIT_NOFILE, &before);
    none.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_NOFILE, &none);
    CHECK(tn_notifier_init(&n) == -EMFILE);
    setrlimit(RLIMIT_NOFILE, &before);
    tn_notifier_cleanup(&n);
}

/* Where the kernel has no eventfd a pipe does, which may be full. */
TEST(notifier_on_a_pipe)
{
    struct tn_notifier n;

    deny(SYS_eventfd2, ENOSYS);
    CHECK(tn_notifier_init(&n) == 0);
    CHECK(fcntl(tn_notifier_fd(&n), F_GETFD) & FD_CLOEXEC);
    CHECK(!tn_notifier_test_and_clear(&n));
    errno = 99;
    for (int i = 0; i < 100000; i++) {
        CHECK(tn_notifier_set(&n) == 0); /* full is as good as set */
    }
    CHECK(errno == 99);
    CHECK(tn_notifier_test_and_clear(&n));
    CHECK(!tn_notifier_test_and_clear(&n) && !is_readable(&n));
    tn_notifier_cleanup(&n);
}

static struct tn_notifier handed;
static int data;

static void *hand_over(void *arg)
{
    data = 42;
    CHECK(tn_notifier_set(&handed) == 0);
    return arg;
}

TEST(notifier_carries_plain_data)
{
    struct pollfd p;
    pthread_t thread;

    CHECK(tn_notifier_init(&handed) == 0);
    p = (struct pollfd){.fd = tn_notifier_fd(&handed), .events = POLLIN};
    thread = thread_start(hand_over, NULL);
    CHECK(poll(&p, 1, -1) == 1);
    CHECK(tn_notifier_test_and_clear(&handed));
    CHECK(data == 42);
    thread_join(thread);
    tn_notifier_cleanup(&handed);
}
