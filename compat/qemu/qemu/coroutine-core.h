/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_COROUTINE_CORE_H
#define TENON_QEMU_COROUTINE_CORE_H

/*
 * Coroutines with stacks of their own.  One runs when it is entered, until it
 * yields or ends, and is entered again where it belongs: aio_co_wake().
 */

#include <stdbool.h>

#include <tenon/queue.h>

#include "qemu/compiler.h"
#include "qemu/typedefs.h"

typedef void CoroutineEntry(void *opaque);

#ifdef __cplusplus
extern "C" {
#endif

/*
 * It does not run before it is entered, and is freed when it ends.  Until QEMU
 * 2.6 it was given @opaque when it was entered.
 */
Coroutine *qemu_coroutine_create(CoroutineEntry *entry, void *opaque);
#define qemu_coroutine_create(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_CREATE_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_CREATE_1(entry)         (qemu_coroutine_create)(entry, NULL)
#define TN_QEMU_CREATE_2(entry, opaque) (qemu_coroutine_create)(entry, opaque)

/* Runs @co until it yields or ends.  Aborts if it is running already. */
void qemu_coroutine_enter(Coroutine *co);
#define qemu_coroutine_enter(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_ENTER_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_ENTER_1(co)         (qemu_coroutine_enter)(co)
#define TN_QEMU_ENTER_2(co, opaque) tn_qemu_coroutine_enter_with_(co, opaque)
void tn_qemu_coroutine_enter_with_(Coroutine *co, void *opaque);
void qemu_coroutine_enter_if_inactive(Coroutine *co);
void qemu_aio_coroutine_enter(AioContext *ctx, Coroutine *co);

/* Goes back to who entered the coroutine that is running. */
void coroutine_fn qemu_coroutine_yield(void);

/* Outside of coroutines each thread is one. */
Coroutine *qemu_coroutine_self(void);
bool qemu_in_coroutine(void);
bool qemu_coroutine_entered(Coroutine *co);
AioContext *qemu_coroutine_get_aio_context(Coroutine *co);

/* A mutex that coroutines wait for by yielding, in turn. */
struct tn_qemu_co_waiter_;

struct CoMutex {
    int guard_;
    TN_SIMPLEQ_HEAD(, tn_qemu_co_waiter_) waiters_;
    Coroutine *holder;
};

void qemu_co_mutex_init(CoMutex *mutex);
void coroutine_fn qemu_co_mutex_lock(CoMutex *mutex);
void coroutine_fn qemu_co_mutex_unlock(CoMutex *mutex);
void qemu_co_mutex_assert_locked(CoMutex *mutex);

#ifdef __cplusplus
}
#endif

#endif
