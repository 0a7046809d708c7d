/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_RCU_H
#define TENON_QEMU_RCU_H

/* <tenon/rcu.h> under QEMU's names. */

#include <glib.h>

#include <tenon/rcu.h>

#include "qemu/atomic.h"
#include "qemu/compiler.h"
#include "qemu/coroutine-tls.h"
#include "qemu/notify.h"
#include "qemu/queue.h"
#include "qemu/sys_membarrier.h"
#include "qemu/thread.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The calling thread's, as far as it can be looked at. */
struct rcu_reader_data {
    unsigned long ctr; /* 0 outside of sections */
    bool waiting;      /* a grace period waits for the thread */
} __attribute__((may_alias));

QEMU_BUILD_BUG_ON(offsetof(struct rcu_reader_data, waiting) !=
                  offsetof(struct tn_rcu_reader_, waiting_));

#define rcu_gp_ctr tn_rcu_counter_

/* It is set.  Grace periods wait for an event of Tenon's own. */
extern QemuEvent rcu_gp_event;

/*
 * Not inline: a coroutine may come back on another thread, and compilers keep
 * the address of thread-local storage over calls.
 */
__attribute__((noinline, unused)) static struct rcu_reader_data *
get_ptr_rcu_reader(void)
{
    __asm__ volatile("");
    return (struct rcu_reader_data *)&tn_rcu_reader_;
}

/* Until 2022 */
#define rcu_reader (*get_ptr_rcu_reader())

__attribute__((noinline, unused)) static void rcu_read_lock(void)
{
    tn_rcu_read_lock();
}

__attribute__((noinline, unused)) static void rcu_read_unlock(void)
{
    tn_rcu_read_unlock();
}

static inline void rcu_register_thread(void)
{
    tn_rcu_register_thread();
}

static inline void rcu_unregister_thread(void)
{
    tn_rcu_unregister_thread();
}

static inline void synchronize_rcu(void)
{
    tn_synchronize_rcu();
}

static inline void drain_call_rcu(void)
{
    tn_drain_call_rcu();
}

static inline void force_rcu(void)
{
    tn_force_rcu();
}

static inline void rcu_enable_atfork(void)
{
    tn_rcu_enable_atfork();
}

static inline void rcu_disable_atfork(void)
{
    tn_rcu_disable_atfork();
}

struct rcu_head {
    struct rcu_head *next;
    void (*func)(struct rcu_head *head);
};

typedef void RCUCBFunc(struct rcu_head *head);

QEMU_BUILD_BUG_ON(sizeof(struct rcu_head) != sizeof(struct tn_rcu_head));

/* The function is called under the BQL. */
static inline void call_rcu1(struct rcu_head *head, RCUCBFunc *func)
{
    tn_call_rcu1((struct tn_rcu_head *)(void *)head,
                 (void (*)(struct tn_rcu_head *))(void (*)(void))func);
}

#define call_rcu(ptr, func, field)    \
    (TN_RCU_CHECK_FIRST_(ptr, field), \
     call_rcu1(&(ptr)->field,         \
               (RCUCBFunc *)(void (*)(void))TN_RCU_FUNC_(ptr, func)))

#define g_free_rcu(ptr, field)        \
    (TN_RCU_CHECK_FIRST_(ptr, field), \
     call_rcu1(&(ptr)->field, (RCUCBFunc *)(void (*)(void))g_free))

/* Called by another thread, with a lock held: it may kick, and no more. */
void rcu_add_force_rcu_notifier(Notifier *notifier);
void rcu_remove_force_rcu_notifier(Notifier *notifier);

typedef struct {
    char unused_;
} RCUReadAuto;

static inline RCUReadAuto *rcu_read_auto_lock(void)
{
    rcu_read_lock();
    return (RCUReadAuto *)(uintptr_t)1; /* anything but NULL */
}

static inline void rcu_read_auto_unlock(RCUReadAuto *guard)
{
    (void)guard;
    rcu_read_unlock();
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RCUReadAuto, rcu_read_auto_unlock)

/* A section until the end of the enclosing block. */
#define RCU_READ_LOCK_GUARD()                                                \
    G_GNUC_UNUSED g_autoptr(RCUReadAuto) glue(rcu_read_auto_, __COUNTER__) = \
        rcu_read_auto_lock()

/* A section for the statement that follows, however it is left. */
#define WITH_RCU_READ_LOCK_GUARD() \
    TN_QEMU_WITH_RCU_(glue(rcu_read_auto_, __COUNTER__))
#define TN_QEMU_WITH_RCU_(name)                                    \
    for (g_autoptr(RCUReadAuto) name = rcu_read_auto_lock(); name; \
         rcu_read_auto_unlock(name), name = NULL)

#ifdef __cplusplus
}
#endif

#endif
