/* SPDX-License-Identifier: MIT */
/*
 * The asymmetric barrier, in each of its three lives: membarrier, fences, and
 * the change from one to the other when a seccomp filter takes it away.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "deny.h"
#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/rcu.h"

static void take_membarrier_away(void)
{
    deny(SYS_membarrier, EPERM);
}

/*
 * Store buffering: of two threads that store and then load, one sees the
 * other's store.  Rounds are kept in step by counters, so that they overlap.
 */
enum { ROUNDS = 20000, LOSE_IT_AT = ROUNDS / 2 };

static int x, y, fast_saw[ROUNDS], slow_saw[ROUNDS];
static int fast_round, slow_round;

static void await_round(int *counter, int round)
{
    for (int spins = 0; tn_atomic_load_acquire(counter) < round; spins++) {
        if (spins > 1000) {
            sched_yield();
        }
    }
}

static void *fast_side(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        await_round(&slow_round, i);
        tn_atomic_set(&x, i + 1);
        tn_smp_mb_local();
        fast_saw[i] = tn_atomic_read(&y);
        tn_atomic_store_release(&fast_round, i + 1);
    }
    return arg;
}

static void slow_side(bool lose_membarrier)
{
    for (int i = 0; i < ROUNDS; i++) {
        if (lose_membarrier && i == LOSE_IT_AT) {
            take_membarrier_away();
        }
        await_round(&fast_round, i);
        tn_atomic_store_release(&slow_round, i);
        tn_atomic_set(&y, i + 1);
        tn_smp_mb_global();
        slow_saw[i] = tn_atomic_read(&x);
    }
}

static void check_rounds(bool lose_membarrier)
{
    pthread_t thread;

    tn_atomic_set(&slow_round, -1);
    thread = thread_start(fast_side, NULL);
    slow_side(lose_membarrier);
    thread_join(thread);
    for (int i = 0; i < ROUNDS; i++) {
        CHECK(fast_saw[i] == i + 1 || slow_saw[i] == i + 1);
    }
}

TEST(fence_store_buffering)
{
    check_rounds(false);
}

TEST(fence_chosen_at_start)
{
    if (getenv("TENON_NO_MEMBARRIER")) {
        CHECK(!tn_membarrier_is_on_);
    } else if (!tn_membarrier_is_on_) {
        tap_skip("no membarrier here");
    }
}

TEST(fence_membarrier_lost)
{
    check_rounds(true);
    CHECK(!tn_membarrier_is_on_);
}

/* A thread that sleeps in a section, and threads that come and go meanwhile. */
static bool stop;
static int entered;

static void *nap(void *arg)
{
    sleep_ms(1);
    return arg;
}

static void *read_and_spawn(void *arg)
{
    tn_rcu_register_thread();
    tn_atomic_inc(&entered);
    while (!tn_atomic_read(&stop)) {
        pthread_t thread;

        tn_rcu_read_lock();
        thread = thread_start(nap, NULL);
        tn_rcu_read_unlock();
        thread_join(thread);
    }
    return arg;
}

TEST(fence_membarrier_lost_under_rcu)
{
    pthread_t threads[4];

    for (int i = 0; i < 4; i++) {
        threads[i] = thread_start(read_and_spawn, NULL);
    }
    while (tn_atomic_read(&entered) < 4) {
        sleep_ms(1);
    }
    for (int i = 0; i < 100; i++) {
        if (i == 50) {
            take_membarrier_away();
        }
        tn_synchronize_rcu();
    }
    CHECK(!tn_membarrier_is_on_);
    tn_atomic_set(&stop, true);
    for (int i = 0; i < 4; i++) {
        thread_join(threads[i]);
    }
}

/* Threads that block the signal which replaces membarrier, idle and busy. */
static void *sleep_with_signals_blocked(void *arg)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    tn_atomic_inc(&entered);
    while (!tn_atomic_read(&stop)) {
        sleep_ms(5);
    }
    return arg;
}

static void *spin_with_signals_blocked(void *arg)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    tn_atomic_inc(&entered);
    while (!tn_atomic_read(&stop)) {
        tn_cpu_relax();
    }
    return arg;
}

TEST(fence_membarrier_lost_with_signals_blocked)
{
    pthread_t threads[3] = {
        thread_start(sleep_with_signals_blocked, NULL),
        thread_start(spin_with_signals_blocked, NULL),
        thread_start(spin_with_signals_blocked, NULL),
    };

    while (tn_atomic_read(&entered) < 3) {
        sleep_ms(1);
    }
    take_membarrier_away();
    tn_smp_mb_global();
    CHECK(!tn_membarrier_is_on_);
    tn_atomic_set(&stop, true);
    for (int i = 0; i < 3; i++) {
        thread_join(threads[i]);
    }
}

/* How often the kernel has switched a thread out. */
static unsigned long count_switches(int thread)
{
    char path[64], line[128];
    unsigned long n, sum = 0;
    FILE *status;

    snprintf(path, sizeof(path), "/proc/self/task/%d/status", thread);
    status = fopen(path, "re");
    CHECK(status);
    while (fgets(line, sizeof(line), status)) {
        if (sscanf(line, "voluntary_ctxt_switches: %lu", &n) == 1 ||
            sscanf(line, "nonvoluntary_ctxt_switches: %lu", &n) == 1) {
            sum += n;
        }
    }
    fclose(status);
    return sum;
}

static int spinner;

static void *spin_and_say_who(void *arg)
{
    tn_atomic_set(&spinner, (int)syscall(SYS_gettid));
    return spin_with_signals_blocked(arg);
}

static pthread_t start_spinner(void)
{
    pthread_t thread = thread_start(spin_and_say_who, NULL);

    while (tn_atomic_read(&entered) < 1) {
        sleep_ms(1);
    }
    return thread;
}

static void check_spinner_is_switched_out(void)
{
    unsigned long before = count_switches(tn_atomic_read(&spinner));

    tn_smp_mb_global();
    CHECK(!tn_membarrier_is_on_);
    CHECK(count_switches(tn_atomic_read(&spinner)) != before);
}

static void need_membarrier(void)
{
    if (!tn_membarrier_is_on_) {
        tap_skip("no membarrier to lose");
    }
}

/* It returns no sooner than a busy thread has had its barrier. */
TEST(fence_waits_for_all)
{
    pthread_t thread;

    need_membarrier();
    thread = start_spinner();
    take_membarrier_away();
    check_spinner_is_switched_out();
    tn_atomic_set(&stop, true);
    thread_join(thread);
}

/* That the signal cannot be sent does not mean that the thread is gone. */
TEST(fence_with_signals_denied)
{
    pthread_t thread;

    need_membarrier();
    thread = start_spinner();
    take_membarrier_away();
    deny(SYS_tgkill, EPERM);
    check_spinner_is_switched_out();
    tn_atomic_set(&stop, true);
    thread_join(thread);
}

/* That its state cannot be read does not mean that it has been switched out. */
static void deny_files(void)
{
    const unsigned directory = O_DIRECTORY;
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                 offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, directory, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EMFILE),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {6, filter};

    CHECK(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                  SECCOMP_FILTER_FLAG_TSYNC, &program) == 0);
}

static bool has_unblocked;

static void *unblock_late(void *arg)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    tn_atomic_inc(&entered);
    sleep_ms(200);
    tn_atomic_set(&has_unblocked, true);
    pthread_sigmask(SIG_UNBLOCK, &all, NULL);
    sleep_ms(100);
    return arg;
}

TEST(fence_with_files_denied)
{
    pthread_t thread;

#if defined(TN_TSAN_) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    tap_skip("TSan has a thread that blocks all signals");
#endif
    need_membarrier();
    thread = thread_start(unblock_late, NULL);
    while (tn_atomic_read(&entered) < 1) {
        sleep_ms(1);
    }
    take_membarrier_away();
    deny_files();
    tn_smp_mb_global();
    CHECK(tn_atomic_read(&has_unblocked));
    thread_join(thread);
    _exit(0); /* leak checkers would want files */
}

/* When its barrier comes, a thread knows that there is no membarrier. */
static int was_on = -1;

static bool sleeps(int thread)
{
    char path[64], line[128], state = 'R';
    FILE *status;

    snprintf(path, sizeof(path), "/proc/self/task/%d/status", thread);
    status = fopen(path, "re");
    CHECK(status);
    while (fgets(line, sizeof(line), status)) {
        sscanf(line, "State: %c", &state);
    }
    fclose(status);
    return state == 'S';
}

static void *sleep_until_interrupted(void *arg)
{
    const struct timespec time = {50, 0};

    tn_atomic_set(&entered, (int)syscall(SYS_gettid));
    CHECK(nanosleep(&time, NULL) != 0);
    tn_atomic_set(&was_on, tn_atomic_read(&tn_membarrier_is_on_));
    return arg;
}

TEST(fence_interrupts_after_the_change)
{
    pthread_t thread;

    need_membarrier();
    thread = thread_start(sleep_until_interrupted, NULL);
    while (tn_atomic_read(&entered) == 0 || !sleeps(tn_atomic_read(&entered))) {
        sleep_ms(1);
    }
    take_membarrier_away();
    tn_smp_mb_global();
    thread_join(thread);
    CHECK(was_on == 0);
}

/* Descriptors are short for a while. */
static struct rlimit descriptors;

static void *allow_descriptors(void *arg)
{
    sleep_ms(50);
    CHECK(setrlimit(RLIMIT_NOFILE, &descriptors) == 0);
    return arg;
}

TEST(fence_waits_for_descriptors)
{
    struct rlimit none;
    pthread_t threads[2];

    need_membarrier();
    threads[0] = start_spinner();
    take_membarrier_away();
    CHECK(getrlimit(RLIMIT_NOFILE, &descriptors) == 0);
    none = descriptors;
    none.rlim_cur = 0;
    CHECK(setrlimit(RLIMIT_NOFILE, &none) == 0);
    threads[1] = thread_start(allow_descriptors, NULL);
    tn_smp_mb_global();
    CHECK(!tn_membarrier_is_on_);
    tn_atomic_set(&stop, true);
    thread_join(threads[0]);
    thread_join(threads[1]);
}
