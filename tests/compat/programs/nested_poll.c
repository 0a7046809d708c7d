/* SPDX-License-Identifier: MIT */
/* A poll inside of the function that polling found ready. */

#include "qemu/osdep.h"
#include "block/aio.h"
#include "qapi/error.h"
#include "util/aio-posix.h"

typedef struct {
    AioContext *ctx;
    EventNotifier polled;
    EventNotifier waker;
    bool nested;
    int reads, readies;
} TestData;

static void on_read(EventNotifier *notifier)
{
    g_assert(event_notifier_test_and_clear(notifier));
}

static bool poll_true(void *opaque)
{
    g_assert_nonnull(opaque);
    return true;
}

static bool poll_false(void *opaque)
{
    g_assert_nonnull(opaque);
    return false;
}

static void on_ready(EventNotifier *notifier)
{
    TestData *td = container_of(notifier, TestData, polled);

    g_assert(!td->nested);
    td->nested = true;
    td->readies++;
    event_notifier_set(&td->waker);
    g_assert(aio_poll(td->ctx, true)); /* which polls the other one alone */
    td->nested = false;
}

static void on_never_ready(EventNotifier *notifier)
{
    (void)notifier;
    g_assert_not_reached();
}

static void test(void)
{
    TestData td = {.ctx = aio_context_new(&error_abort)};

    qemu_set_current_aio_context(td.ctx);
    aio_context_set_poll_params(td.ctx, 1000000, 2, 2, &error_abort);
    g_source_unref(aio_get_g_source(td.ctx));
    g_assert(td.ctx->fdmon_ops == &fdmon_poll_ops);

    event_notifier_init(&td.polled, 1);
    aio_set_event_notifier(td.ctx, &td.polled, on_read, poll_true, on_ready);
    event_notifier_init(&td.waker, 0);
    aio_set_event_notifier(td.ctx, &td.waker, on_read, poll_false,
                           on_never_ready);

    /* Nothing takes part in polling yet, and the system is not asked. */
    g_assert(!aio_poll(td.ctx, false));
    /* It is now; from here on the first one takes part. */
    g_assert(aio_poll(td.ctx, true));
    g_assert(aio_poll(td.ctx, true));
    g_assert(aio_poll(td.ctx, true));
    g_assert_cmpint(td.readies, ==, 2);

    aio_set_event_notifier(td.ctx, &td.waker, NULL, NULL, NULL);
    aio_set_event_notifier(td.ctx, &td.polled, NULL, NULL, NULL);
    event_notifier_cleanup(&td.waker);
    event_notifier_cleanup(&td.polled);
    aio_context_unref(td.ctx);
    qemu_set_current_aio_context(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nested-poll", test);
    return g_test_run();
}
