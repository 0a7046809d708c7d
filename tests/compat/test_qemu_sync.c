/* SPDX-License-Identifier: MIT */
/* Atomics, threads and locks under QEMU's names. */

#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/coroutine.h"
#include "qemu/futex.h"
#include "qemu/lockable.h"
#include "qemu/lockcnt.h"
#include "qemu/processor.h"
#include "qemu/seqlock.h"
#include "qemu/sys_membarrier.h"
#include "qemu/thread.h"

#include "tap.h"

static QemuThread start(void *(*fn)(void *), void *arg)
{
    QemuThread thread;

    qemu_thread_create(&thread, "test", fn, arg, QEMU_THREAD_JOINABLE);
    return thread;
}

TEST(atomics)
{
    int n = 1, other = 0, *p = NULL, *q;
    aligned_uint64_t u = 1;
    aligned_int64_t i = 1;

    qatomic_set(&n, 2);
    CHECK(qatomic_read(&n) == 2 && qatomic_load_acquire(&n) == 2);
    qatomic_store_release(&n, 3);
    qatomic_set_mb(&n, 4);
    CHECK(qatomic_xchg(&n, 5) == 4);
    CHECK(qatomic_cmpxchg(&n, 5, 6) == 5 && qatomic_cmpxchg(&n, 5, 7) == 6);
    CHECK(qatomic_fetch_inc(&n) == 6 && qatomic_fetch_dec(&n) == 7);
    CHECK(qatomic_fetch_add(&n, 2) == 6 && qatomic_fetch_sub(&n, 1) == 8);
    CHECK(qatomic_fetch_and(&n, 6) == 7 && qatomic_fetch_or(&n, 8) == 6);
    CHECK(qatomic_fetch_xor(&n, 2) == 14 && qatomic_inc_fetch(&n) == 13);
    CHECK(qatomic_dec_fetch(&n) == 12 && qatomic_add_fetch(&n, 3) == 15);
    CHECK(qatomic_sub_fetch(&n, 1) == 14 && qatomic_and_fetch(&n, 6) == 6);
    CHECK(qatomic_or_fetch(&n, 1) == 7 && qatomic_xor_fetch(&n, 2) == 5);
    qatomic_inc(&n);
    qatomic_dec(&n);
    qatomic_add(&n, 4);
    qatomic_sub(&n, 2);
    qatomic_and(&n, 5);
    qatomic_or(&n, 2);
    qatomic_xor(&n, 1);
    CHECK(n == 6);
    CHECK(qatomic_fetch_inc_nonzero(&n) == 6);
    CHECK(qatomic_fetch_inc_nonzero(&other) == 0 && other == 0);
    qatomic_rcu_set(&p, &n);
    CHECK(qatomic_rcu_read(&p) == &n);
    qatomic64_init();
    qatomic_set_u64(&u, qatomic_read_u64(&u) + 1);
    qatomic_set_i64(&i, qatomic_read_i64(&i) - 2);
    CHECK(u == 2 && i == -1);
    qatomic_set__nocheck(&u, qatomic_read__nocheck(&u) + 1);
    CHECK(qatomic_xchg__nocheck(&u, 7) == 3);
    CHECK(qatomic_cmpxchg__nocheck(&u, 7, 8) == 7);
    p = &other;
    qatomic_rcu_read__nocheck(&p, &q);
    CHECK(q == &other);
}

/* Two threads: at least one of them sees what the other stored. */
static int stored[2], seen[2], ready;

static void *store_and_look(void *opaque)
{
    int self = *(int *)opaque;

    qatomic_inc(&ready);
    while (qatomic_read(&ready) % 2) {
        cpu_relax();
    }
    qatomic_set(&stored[self], 1);
    if (self) {
        smp_mb_global();
    } else {
        smp_mb_placeholder();
    }
    seen[self] = qatomic_read(&stored[!self]);
    return NULL;
}

TEST(barriers)
{
    int first = 0, second = 1;
    QemuThread a, b;

    smp_mb_global_init();
    barrier();
    signal_barrier();
    smp_mb();
    smp_rmb();
    smp_wmb();
    smp_mb_acquire();
    smp_mb_release();
    smp_read_barrier_depends();
    smp_mb__before_rmw();
    smp_mb__after_rmw();
    for (int i = 0; i < 200; i++) {
        stored[0] = stored[1] = 0;
        a = start(store_and_look, &first);
        b = start(store_and_look, &second);
        qemu_thread_join(&a);
        qemu_thread_join(&b);
        CHECK(seen[0] || seen[1]);
    }
}

#if !HAVE_FUTEX
#error "Linux has futexes"
#endif

static QemuMutex mutex;
static QemuCond cond;
static int stage;

static void *try_lock(void *opaque)
{
    CHECK(qemu_mutex_trylock(&mutex) == -EBUSY);
    return opaque;
}

static void *signal_stage(void *opaque)
{
    qemu_mutex_lock(&mutex);
    stage = 1;
    qemu_cond_signal(&cond);
    qemu_cond_broadcast(&cond);
    qemu_mutex_unlock(&mutex);
    return opaque;
}

TEST(mutex_and_cond)
{
    QemuThread thread;

    qemu_mutex_init(&mutex);
    qemu_cond_init(&cond);
    CHECK(qemu_mutex_trylock(&mutex) == 0);
    thread = start(try_lock, NULL);
    qemu_thread_join(&thread);
    thread = start(signal_stage, &stage);
    while (!stage) {
        qemu_cond_wait(&cond, &mutex);
    }
    CHECK(!qemu_cond_timedwait(&cond, &mutex, 5)); /* false: it timed out */
    qemu_mutex_unlock(&mutex);
    CHECK(qemu_thread_join(&thread) == &stage);
    qemu_cond_destroy(&cond);
    qemu_mutex_destroy(&mutex);
}

static void lock_uninitialised(void)
{
    static QemuMutex never;

    qemu_mutex_lock(&never);
}

TEST(mutex_not_initialised)
{
    CHECK(tap_aborts_with(lock_uninitialised, "initialized"));
}

TEST(rec_mutex)
{
    QemuRecMutex rec;

    qemu_rec_mutex_init(&rec);
    qemu_rec_mutex_lock(&rec);
    CHECK(qemu_rec_mutex_trylock(&rec) == 0);
    qemu_rec_mutex_unlock(&rec);
    qemu_rec_mutex_unlock(&rec);
    qemu_rec_mutex_destroy(&rec);
}

static void *post(void *opaque)
{
    qemu_sem_post(opaque);
    return NULL;
}

TEST(semaphore)
{
    QemuSemaphore sem;
    QemuThread thread;

    qemu_sem_init(&sem, 1);
    qemu_sem_wait(&sem);
    CHECK(qemu_sem_timedwait(&sem, 5) == -1);
    thread = start(post, &sem);
    CHECK(qemu_sem_timedwait(&sem, 10000) == 0);
    qemu_thread_join(&thread);
    qemu_sem_destroy(&sem);
}

static void *set(void *opaque)
{
    qemu_event_set(opaque);
    return NULL;
}

TEST(event)
{
    QemuThread thread;
    QemuEvent ev;

    qemu_event_init(&ev, true);
    qemu_event_wait(&ev);
    qemu_event_reset(&ev);
    CHECK(!qemu_event_timedwait(&ev, 5));
    thread = start(set, &ev);
    qemu_event_wait(&ev);
    CHECK(qemu_event_timedwait(&ev, 0));
    qemu_thread_join(&thread);
    qemu_event_destroy(&ev);
}

static int counter;
static QemuSpin spin;

static void *count_with_spin(void *opaque)
{
    for (int i = 0; i < 10000; i++) {
        qemu_spin_lock(&spin);
        counter++;
        qemu_spin_unlock(&spin);
    }
    return opaque;
}

TEST(spin_lock)
{
    QemuThread thread;

    qemu_spin_init(&spin);
    CHECK(!qemu_spin_locked(&spin));
    CHECK(!qemu_spin_trylock(&spin)); /* false: taken */
    CHECK(qemu_spin_trylock(&spin) && qemu_spin_locked(&spin));
    qemu_spin_unlock(&spin);
    thread = start(count_with_spin, NULL);
    count_with_spin(NULL);
    qemu_thread_join(&thread);
    CHECK(counter == 20000);
    qemu_spin_destroy(&spin);
}

TEST(lock_count)
{
    QemuLockCnt lc;

    qemu_lockcnt_init(&lc);
    qemu_lockcnt_inc(&lc);
    qemu_lockcnt_inc(&lc);
    CHECK(!qemu_lockcnt_dec_if_lock(&lc) && qemu_lockcnt_count(&lc) == 2);
    qemu_lockcnt_dec(&lc);
    CHECK(qemu_lockcnt_dec_if_lock(&lc) && qemu_lockcnt_count(&lc) == 0);
    qemu_lockcnt_inc_and_unlock(&lc);
    CHECK(qemu_lockcnt_count(&lc) == 1);
    CHECK(qemu_lockcnt_dec_and_lock(&lc));
    qemu_lockcnt_unlock(&lc);
    qemu_lockcnt_lock(&lc);
    qemu_lockcnt_unlock(&lc);
    qemu_lockcnt_destroy(&lc);
}

static int leave_guarded(QemuMutex *m)
{
    WITH_QEMU_LOCK_GUARD(m)
    {
        CHECK(qemu_mutex_trylock(m) == -EBUSY);
        return 1;
    }
    return 0;
}

/* Annotations that say nothing here. */
static struct TSA_CAPABILITY("annotated") {
    QemuMutex m;
    int n TSA_GUARDED_BY(m);
    int *p TSA_PT_GUARDED_BY(m);
} annotated;

static void take_it(void) TSA_ACQUIRE(annotated.m) TSA_EXCLUDES(annotated.m)
    TSA_ACQUIRE_SHARED(annotated.m) TSA_NO_TSA;
static void give_it(void) TSA_RELEASE(annotated.m) TSA_REQUIRES(annotated.m)
    TSA_RELEASE_SHARED(annotated.m) TSA_REQUIRES_SHARED(annotated.m)
        TSA_ASSERT(annotated.m) TSA_ASSERT_SHARED(annotated.m);

static void take_it(void)
{
    qemu_mutex_lock(&annotated.m);
    annotated.p = &annotated.n;
}

static void give_it(void)
{
    CHECK(++*annotated.p == 1);
    qemu_mutex_unlock(&annotated.m);
}

TEST(annotations)
{
    qemu_mutex_init(&annotated.m);
    take_it();
    give_it();
}

TEST(guards)
{
    QemuSpin s;
    QemuMutex m;
    QemuRecMutex r;
    QemuLockable *lockable;

    qemu_mutex_init(&m);
    qemu_rec_mutex_init(&r);
    qemu_spin_init(&s);
    CHECK(leave_guarded(&m) == 1);
    {
        QEMU_LOCK_GUARD(&m);
        QEMU_LOCK_GUARD(&s);
        QEMU_LOCK_GUARD(&r);
        QEMU_LOCK_GUARD(QEMU_MAKE_LOCKABLE(&r));
        CHECK(qemu_mutex_trylock(&m) == -EBUSY && qemu_spin_locked(&s));
    }
    CHECK(!qemu_spin_locked(&s));
    lockable = QEMU_MAKE_LOCKABLE(&m);
    qemu_lockable_lock(lockable);
    CHECK(qemu_mutex_trylock(&m) == -EBUSY);
    qemu_lockable_unlock(QEMU_MAKE_LOCKABLE_NONNULL(&m));
    CHECK(qemu_mutex_trylock(&m) == 0);
    CHECK(QEMU_MAKE_LOCKABLE((QemuMutex *)NULL) == NULL);
}

static QemuSeqLock seq;
static QemuMutex seq_lock;
static int pair[2];

static void *write_pairs(void *opaque)
{
    for (int i = 1; i <= 10000; i++) {
        seqlock_write_lock(&seq, &seq_lock);
        qatomic_set(&pair[0], i);
        qatomic_set(&pair[1], i);
        seqlock_write_unlock(&seq, &seq_lock);
    }
    return opaque;
}

TEST(sequence_lock_without_a_lock)
{
    QemuSeqLock s;
    unsigned begin;

    seqlock_init(&s);
    begin = seqlock_read_begin(&s);
    CHECK(!seqlock_read_retry(&s, begin));
    seqlock_write_begin(&s);
    CHECK(seqlock_read_retry(&s, begin));
    begin = seqlock_read_begin(&s);
    CHECK(seqlock_read_retry(&s, begin)); /* until the writer has ended */
    seqlock_write_end(&s);
    CHECK(seqlock_read_retry(&s, begin));
}

TEST(sequence_lock)
{
    QemuThread thread;
    int a, b;

    qemu_mutex_init(&seq_lock);
    seqlock_init(&seq);
    thread = start(write_pairs, NULL);
    do {
        unsigned begin;

        do {
            begin = seqlock_read_begin(&seq);
            a = qatomic_read(&pair[0]);
            b = qatomic_read(&pair[1]);
        } while (seqlock_read_retry(&seq, begin));
        CHECK(a == b);
    } while (a < 10000);
    qemu_thread_join(&thread);
}

static int word;

static void *wake(void *opaque)
{
    qatomic_set(&word, 1);
    qemu_futex_wake_all(&word);
    return opaque;
}

TEST(futex)
{
    QemuThread thread;

    qemu_futex_wait(&word, 1); /* it has another value */
    CHECK(!qemu_futex_timedwait(&word, 0, tn_deadline_in(5 * TN_MILLISECOND)));
    qemu_futex_wake_single(&word);
    qemu_futex_wake(&word, 1);
    thread = start(wake, NULL);
    while (!qatomic_read(&word)) {
        qemu_futex_wait(&word, 0);
    }
    qemu_thread_join(&thread);
}

static int exits;

static void on_exit_1(Notifier *notifier, void *data)
{
    (void)notifier;
    (void)data;
    exits = exits * 10 + 1;
}

static void on_exit_2(Notifier *notifier, void *data)
{
    (void)notifier;
    (void)data;
    exits = exits * 10 + 2;
}

static void *leave(void *opaque)
{
    static Notifier first = {.notify = on_exit_1}, gone = {.notify = on_exit_1};
    static Notifier second = {.notify = on_exit_2};

    qemu_thread_atexit_add(&first);
    qemu_thread_atexit_add(&gone);
    qemu_thread_atexit_add(&second);
    qemu_thread_atexit_remove(&gone);
    qemu_thread_exit(opaque);
}

static void *check_start(void *opaque)
{
    sigset_t blocked;
    char name[16];

    CHECK(!qemu_thread_is_self(opaque));
    pthread_getname_np(pthread_self(), name, sizeof(name));
    CHECK(!strcmp(name, "test"));
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    CHECK(sigismember(&blocked, SIGTERM) && !sigismember(&blocked, SIGSEGV));
    return NULL;
}

TEST(threads)
{
    QemuThread self, thread;
    unsigned long *cpus, bits;
    QemuSemaphore posted;

    qemu_sem_init(&posted, 0);
    qemu_thread_create(&thread, "off", post, &posted, QEMU_THREAD_DETACHED);
    qemu_sem_wait(&posted);
    qemu_thread_naming(true);
    qemu_thread_get_self(&self);
    CHECK(qemu_thread_is_self(&self) && qemu_get_thread_id() == getpid());
    thread = start(check_start, &self);
    qemu_thread_join(&thread);
    thread = start(leave, &self);
    CHECK(qemu_thread_join(&thread) == &self);
    CHECK(exits == 21); /* the last one first */
    CHECK(qemu_thread_get_affinity(&self, &cpus, &bits) == 0);
    CHECK(qemu_thread_set_affinity(&self, cpus, bits) == 0);
    g_free(cpus);
}
