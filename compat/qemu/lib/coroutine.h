/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_LIB_COROUTINE_H
#define TENON_QEMU_LIB_COROUTINE_H

/* What the files of the coroutines share. */

#include <ucontext.h>

#include "qemu/coroutine-core.h"
#include "qemu/queue.h"

/* A stack, and what is on it.  A thread that is none has one for itself. */
struct tn_qemu_stack_ {
    ucontext_t context;
    void *memory; /* with a page in front that traps */
    size_t size;
    void *fiber;      /* ThreadSanitizer's */
    void *fake_stack; /* AddressSanitizer's, and where the thread's stack is: */
    const void *bottom;
    size_t length;
};

struct Coroutine {
    CoroutineEntry *entry;
    void *opaque;
    struct tn_qemu_stack_ stack;
    Coroutine *caller; /* NULL while it is not entered */
    AioContext *ctx;   /* where it was entered last */
    bool ended;
    const char *scheduled; /* by whom; atomic */
    QSLIST_ENTRY(Coroutine) scheduled_node;

    /* To be entered once this one has yielded. */
    QSIMPLEQ_HEAD(, Coroutine) wakeups;
    QSIMPLEQ_ENTRY(Coroutine) wakeup_node;
};

/* Stands in the queue of what it waits for. */
struct tn_qemu_co_waiter_ {
    Coroutine *co;
    QSIMPLEQ_ENTRY(tn_qemu_co_waiter_) node;
};

/* Makes @stack, to run @fn when it is first switched to. */
void tn_qemu_stack_init_(struct tn_qemu_stack_ *stack, void (*fn)(void));
void tn_qemu_stack_destroy_(struct tn_qemu_stack_ *stack);
/* For the stack that the thread began with. */
void tn_qemu_stack_adopt_(struct tn_qemu_stack_ *stack);

/* Goes to @to; returns when something goes back to @from, unless it ends. */
void tn_qemu_stack_switch_(struct tn_qemu_stack_ *from,
                           struct tn_qemu_stack_ *to, bool from_ends);
/* First of all on a new stack, which was come to from @from. */
void tn_qemu_stack_begin_(struct tn_qemu_stack_ *from);

/* Enters @co after the coroutine that is running has yielded. */
void tn_qemu_wake_after_self_(Coroutine *co);

#endif
