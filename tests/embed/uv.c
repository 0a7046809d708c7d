/* SPDX-License-Identifier: MIT */
/* Under libuv. */

#include <uv.h>

#include "embed.h"

static void on_readable(uv_poll_t *poll, int status, int events)
{
    CHECK(status == 0 && events == UV_READABLE);
    tn_loop_poll(poll->data, false);
}

static void run_until(struct tn_loop *loop, const int *done)
{
    uv_poll_t poll;
    uv_loop_t uv;

    CHECK(uv_loop_init(&uv) == 0);
    CHECK(uv_poll_init(&uv, &poll, tn_loop_fd(loop)) == 0);
    poll.data = loop;
    CHECK(uv_poll_start(&poll, UV_READABLE, on_readable) == 0);
    while (!tn_atomic_read(done)) {
        uv_run(&uv, UV_RUN_ONCE);
    }
    uv_poll_stop(&poll);
    uv_close((uv_handle_t *)&poll, NULL);
    uv_run(&uv, UV_RUN_DEFAULT);
    CHECK(uv_loop_close(&uv) == 0);
}

EMBED_TESTS(uv)
