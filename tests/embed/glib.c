/* SPDX-License-Identifier: MIT */
/* Under GLib. */

#include <glib-unix.h>

#include "embed.h"

static gboolean on_readable(gint fd, GIOCondition events, gpointer loop)
{
    CHECK(fd == tn_loop_fd(loop) && events == G_IO_IN);
    tn_loop_poll(loop, false);
    return G_SOURCE_CONTINUE;
}

static void run_until(struct tn_loop *loop, const int *done)
{
    GMainContext *context = g_main_context_new();
    GSource *source = g_unix_fd_source_new(tn_loop_fd(loop), G_IO_IN);

    g_source_set_callback(source, G_SOURCE_FUNC(on_readable), loop, NULL);
    g_source_attach(source, context);
    while (!tn_atomic_read(done)) {
        g_main_context_iteration(context, TRUE);
    }
    g_source_destroy(source);
    g_source_unref(source);
    g_main_context_unref(context);
}

EMBED_TESTS(glib)
