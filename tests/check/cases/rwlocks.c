/* SPDX-License-Identifier: MIT */
/*
 * Read-write locks.  Readers share, writers exclude; what is wrong with their
 * use is told.
 *
 * run: --outcomes -- -DCASE=SHARE
 * expect: verified outcome='1 reader' outcome='2 readers'
 * run: --outcomes --debug=naive -- -DCASE=SHARE
 * expect: verified outcome='1 reader' outcome='2 readers'
 * run: -- -DCASE=WRITE
 * expect: verified
 * run: --debug=naive -- -DCASE=WRITE
 * expect: verified
 * run: -- -DCASE=WRITE -DBUG
 * expect: violated race
 * run: --outcomes -- -DCASE=TRY
 * expect: verified outcome=busy outcome=taken
 * run: --outcomes -- -DCASE=TIMED
 * expect: verified outcome=late outcome=taken
 * run: -- -DCASE=POLL
 * expect: verified
 * run: -- -DCASE=UPGRADE
 * expect: violated deadlock @upgrade
 * run: -- -DCASE=NOT_HELD
 * expect: violated bad-unlock @unlock
 * run: -- -DCASE=HELD
 * expect: violated destroy-in-use @destroy
 */

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

enum kind { SHARE, WRITE, TRY, TIMED, POLL, UPGRADE, NOT_HELD, HELD };

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int value;
static atomic_int readers, most; /* at a time */

static void read_together(void)
{
    int now;

    pthread_rwlock_rdlock(&lock);
    now = atomic_fetch_add_explicit(&readers, 1, memory_order_relaxed) + 1;
    if (now > 1) {
        atomic_store_explicit(&most, now, memory_order_relaxed);
    }
    atomic_fetch_sub_explicit(&readers, 1, memory_order_relaxed);
    pthread_rwlock_unlock(&lock);
}

static void *work(void *unused)
{
    if (CASE == SHARE) {
        read_together();
        return unused;
    }
#ifdef BUG
    pthread_rwlock_rdlock(&lock);
#else
    pthread_rwlock_wrlock(&lock);
#endif
    value++;
    if (CASE != NOT_HELD) {
        pthread_rwlock_unlock(&lock);
    }
    return unused;
}

static void try(void)
{
    const struct timespec late = {.tv_sec = 2000000000};
    int error = CASE == TRY ? pthread_rwlock_tryrdlock(&lock)
                            : pthread_rwlock_timedwrlock(&lock, &late);

    if (error == 0) {
        assert(value == 0 || value == 1);
        assert(CASE == TRY || pthread_rwlock_rdlock(&lock) == EDEADLK);
        pthread_rwlock_unlock(&lock);
        puts("taken");
    } else {
        assert(error == (CASE == TRY ? EBUSY : ETIMEDOUT));
        puts(CASE == TRY ? "busy" : "late");
    }
}

static void poll_value(void)
{
    int seen = 0;

    while (!seen) {
        pthread_rwlock_rdlock(&lock);
        seen = value;
        pthread_rwlock_unlock(&lock);
    }
}

static void use(void)
{
    switch (CASE) {
    case SHARE:
        read_together();
        break;
    case TRY:
    case TIMED:
        try();
        break;
    case POLL:
        poll_value();
        break;
    case UPGRADE:
        pthread_rwlock_rdlock(&lock);
        pthread_rwlock_wrlock(&lock); /* @upgrade */
        break;
    case NOT_HELD:
        pthread_rwlock_unlock(&lock); /* @unlock */
        break;
    case HELD:
        pthread_rwlock_rdlock(&lock);
        pthread_rwlock_destroy(&lock); /* @destroy */
        break;
    default:
        pthread_rwlock_rdlock(&lock);
        assert(value < 2);
        pthread_rwlock_unlock(&lock);
    }
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, work, NULL);
    use();
    pthread_join(thread, NULL);
    pthread_rwlock_destroy(&lock);
    if (CASE == SHARE) {
        puts(atomic_load(&most) ? "2 readers" : "1 reader");
    }
    return 0;
}
