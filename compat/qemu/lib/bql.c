/* SPDX-License-Identifier: MIT */
/* The big lock, and which context the calling thread is at home in. */

#include "qemu/osdep.h"

#include "qemu/main-loop.h"
#include "qemu/rcu.h"

static QemuMutex bql = {.lock = PTHREAD_MUTEX_INITIALIZER, .initialized = true};

QEMU_DEFINE_STATIC_CO_TLS(bool, holds_bql)
QEMU_DEFINE_STATIC_CO_TLS(AioContext *, my_context)

bool bql_locked(void)
{
    return get_holds_bql();
}

void bql_lock_impl(const char *file, int line)
{
    if (bql_locked()) {
        fprintf(stderr, "bql_lock: taken twice, at %s:%d\n", file, line);
        abort();
    }
    qemu_mutex_lock(&bql);
    set_holds_bql(true);
}

void bql_unlock(void)
{
    assert(bql_locked());
    set_holds_bql(false);
    qemu_mutex_unlock(&bql);
}

void qemu_cond_wait_bql(QemuCond *cond)
{
    qemu_cond_wait(cond, &bql);
}

void qemu_cond_timedwait_bql(QemuCond *cond, int ms)
{
    qemu_cond_timedwait(cond, &bql, ms);
}

static void lock_for_rcu(void)
{
    bql_lock();
}

__attribute__((constructor)) static void call_rcu_under_bql(void)
{
    tn_rcu_set_callback_lock(lock_for_rcu, bql_unlock, bql_locked);
}

AioContext *qemu_get_current_aio_context(void)
{
    AioContext *ctx = get_my_context();

    return ctx || !bql_locked() ? ctx : qemu_get_aio_context();
}

void qemu_set_current_aio_context(AioContext *ctx)
{
    set_my_context(ctx);
}

bool qemu_in_main_thread(void)
{
    return qemu_get_current_aio_context() == qemu_get_aio_context();
}
