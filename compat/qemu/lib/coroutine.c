/* SPDX-License-Identifier: MIT */
/*
 * Coroutines.  One that has yielded is entered again by the thread that polls
 * its context, which is the thread that it ran on: so nobody enters it while it
 * is still on its way out.  aio_co_reschedule_self() moves it after that.
 */

#include "qemu/osdep.h"

#include "lib/coroutine.h"
#include "block/aio.h"

static __thread Coroutine *current; /* NULL until the thread needs one */
static __thread Coroutine leader;   /* stands for the thread itself */

/* Not inline: the thread may be another one after a switch. */
QEMU_NOINLINE Coroutine *qemu_coroutine_self(void)
{
    __asm__ volatile("");
    if (!current) {
        QSIMPLEQ_INIT(&leader.wakeups);
        tn_qemu_stack_adopt_(&leader.stack);
        current = &leader;
    }
    return current;
}

static QEMU_NOINLINE void set_self(Coroutine *co)
{
    __asm__ volatile("");
    current = co;
}

QEMU_NOINLINE bool qemu_in_coroutine(void)
{
    __asm__ volatile("");
    return current && current->caller;
}

bool qemu_coroutine_entered(Coroutine *co)
{
    return co->caller;
}

AioContext *qemu_coroutine_get_aio_context(Coroutine *co)
{
    return qatomic_load_acquire(&co->ctx);
}

static void fail(Coroutine *co, const char *rule)
{
    fprintf(stderr, "coroutine %p: %s\n", (void *)co, rule);
    abort();
}

static void switch_to(Coroutine *from, Coroutine *to)
{
    set_self(to);
    tn_qemu_stack_switch_(&from->stack, &to->stack, from->ended);
}

static void begin(void)
{
    Coroutine *self = qemu_coroutine_self(), *caller;

    tn_qemu_stack_begin_(&self->caller->stack);
    self->entry(self->opaque);
    caller = self->caller;
    self->caller = NULL;
    self->ended = true;
    switch_to(self, caller);
}

Coroutine *(qemu_coroutine_create)(CoroutineEntry *entry, void *opaque)
{
    Coroutine *co = g_new0(Coroutine, 1);

    co->entry = entry;
    co->opaque = opaque;
    QSIMPLEQ_INIT(&co->wakeups);
    tn_qemu_stack_init_(&co->stack, begin);
    return co;
}

static void free_coroutine(Coroutine *co)
{
    tn_qemu_stack_destroy_(&co->stack);
    g_free(co);
}

static void enter(AioContext *ctx, Coroutine *from, Coroutine *to)
{
    if (qatomic_read(&to->scheduled)) {
        fail(to, "entered while it is scheduled");
    }
    if (to->caller) {
        fail(to, "entered while it is running");
    }
    to->caller = from;
    qatomic_store_release(&to->ctx, ctx);
    switch_to(from, to);
}

/* Those that it woke come next, before those that waited already. */
void qemu_aio_coroutine_enter(AioContext *ctx, Coroutine *co)
{
    QSIMPLEQ_HEAD(, Coroutine) pending = QSIMPLEQ_HEAD_INITIALIZER(pending);
    Coroutine *from = qemu_coroutine_self();

    QSIMPLEQ_INSERT_HEAD(&pending, co, wakeup_node);
    while ((co = QSIMPLEQ_FIRST(&pending))) {
        QSIMPLEQ_REMOVE_HEAD(&pending, wakeup_node);
        enter(ctx, from, co);
        QSIMPLEQ_PREPEND(&pending, &co->wakeups);
        if (co->ended) {
            free_coroutine(co);
        }
    }
}

void(qemu_coroutine_enter)(Coroutine *co)
{
    qemu_aio_coroutine_enter(qemu_get_current_aio_context(), co);
}

/* What it is given later than the first time is not looked at. */
void tn_qemu_coroutine_enter_with_(Coroutine *co, void *opaque)
{
    co->opaque = opaque;
    qemu_coroutine_enter(co);
}

void qemu_coroutine_enter_if_inactive(Coroutine *co)
{
    if (!qemu_coroutine_entered(co)) {
        qemu_coroutine_enter(co);
    }
}

void qemu_coroutine_yield(void)
{
    Coroutine *self = qemu_coroutine_self(), *to = self->caller;

    if (!to) {
        fail(self, "yields to nobody");
    }
    self->caller = NULL;
    switch_to(self, to);
}

void tn_qemu_wake_after_self_(Coroutine *co)
{
    Coroutine *self = qemu_coroutine_self();

    if (self == co) {
        fail(co, "wakes itself");
    }
    QSIMPLEQ_INSERT_TAIL(&self->wakeups, co, wakeup_node);
}
