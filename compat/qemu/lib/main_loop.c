/* SPDX-License-Identifier: MIT */
/* The main thread's loop: two contexts that the default one of GLib drives. */

#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qemu/main-loop.h"

static AioContext *main_context;
static AioContext *iohandler_context; /* made when it is asked for */
static NotifierList poll_notifiers;

AioContext *qemu_get_aio_context(void)
{
    return main_context;
}

void qemu_notify_event(void)
{
    if (main_context) {
        aio_notify(main_context);
    }
}

static void on_timers_changed(void *opaque, QEMUClockType type)
{
    (void)opaque;
    (void)type;
    qemu_notify_event();
}

AioContext *iohandler_get_aio_context(void)
{
    if (!iohandler_context) {
        iohandler_context = aio_context_new(&error_abort);
    }
    return iohandler_context;
}

GSource *iohandler_get_g_source(void)
{
    return aio_get_g_source(iohandler_get_aio_context());
}

static void attach(GSource *source, const char *name)
{
    g_source_set_name(source, name);
    g_source_attach(source, NULL);
    g_source_unref(source);
}

int(qemu_init_main_loop)(Error **errp)
{
    if (main_context) {
        return 0;
    }
    qemu_init_clocks(on_timers_changed);
    main_context = aio_context_new(errp);
    if (!main_context) {
        return -EMFILE;
    }
    qemu_set_current_aio_context(main_context);
    attach(aio_get_g_source(main_context), "aio-context");
    attach(iohandler_get_g_source(), "io-handler");
    return 0;
}

void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write,
                         void *opaque)
{
    aio_set_fd_handler(iohandler_get_aio_context(), fd, fd_read, fd_write, NULL,
                       NULL, opaque);
}

void event_notifier_set_handler(EventNotifier *notifier,
                                EventNotifierHandler *handler)
{
    aio_set_event_notifier(iohandler_get_aio_context(), notifier, handler, NULL,
                           NULL);
}

void main_loop_poll_add_notifier(Notifier *notify)
{
    notifier_list_add(&poll_notifiers, notify);
}

void main_loop_poll_remove_notifier(Notifier *notify)
{
    notifier_remove(notify);
}

/* Adds GLib's descriptors behind the others; returns how many. */
static int query(GMainContext *context, gint priority, GArray *fds,
                 int64_t *timeout)
{
    guint others = fds->len;
    int count = 0, ms, wanted;

    for (;;) {
        wanted =
            g_main_context_query(context, priority, &ms,
                                 &g_array_index(fds, GPollFD, others), count);
        g_array_set_size(fds, others + (guint)wanted);
        if (wanted <= count) {
            break;
        }
        count = wanted;
    }
    *timeout =
        qemu_soonest_timeout(*timeout, ms < 0 ? -1 : ms * (int64_t)SCALE_MS);
    return wanted;
}

static int wait_for(GArray *fds, int64_t timeout)
{
    bool locked = bql_locked();
    int result;

    if (locked) {
        bql_unlock();
    }
    result = qemu_poll_ns((GPollFD *)(void *)fds->data, fds->len, timeout);
    if (locked) {
        bql_lock();
    }
    return result;
}

void main_loop_wait(int nonblocking)
{
    g_autoptr(GArray) fds = g_array_new(FALSE, TRUE, sizeof(GPollFD));
    GMainContext *context = g_main_context_default();
    MainLoopPoll poll = {.state = MAIN_LOOP_POLL_FILL,
                         .timeout = nonblocking ? 0 : UINT32_MAX,
                         .pollfds = fds};
    int64_t timeout;
    int count, result;
    gint priority;
    guint others;

    notifier_list_notify(&poll_notifiers, &poll);
    timeout =
        poll.timeout == UINT32_MAX ? -1 : poll.timeout * (int64_t)SCALE_MS;
    timeout = qemu_soonest_timeout(timeout,
                                   timerlistgroup_deadline_ns(&main_loop_tlg));
    others = fds->len;
    g_main_context_acquire(context);
    g_main_context_prepare(context, &priority);
    count = query(context, priority, fds, &timeout);
    result = wait_for(fds, timeout);
    if (g_main_context_check(context, priority,
                             &g_array_index(fds, GPollFD, others), count)) {
        g_main_context_dispatch(context);
    }
    g_main_context_release(context);
    poll.state = result < 0 ? MAIN_LOOP_POLL_ERR : MAIN_LOOP_POLL_OK;
    notifier_list_notify(&poll_notifiers, &poll);
    qemu_clock_run_all_timers();
}
