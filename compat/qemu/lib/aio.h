/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_LIB_AIO_H
#define TENON_QEMU_LIB_AIO_H

/* What the files of the loop share. */

#include "block/aio.h"

/* A handler does not change once it is set, but for what is home's. */
struct AioHandler {
    AioContext *ctx;
    GPollFD pfd; /* for GLib loops */
    IOHandler *io_read;
    IOHandler *io_write;
    AioPollFn *io_poll;
    IOHandler *io_poll_ready;
    IOHandler *io_poll_begin; /* set later, under the lock */
    IOHandler *io_poll_end;
    void *opaque;
    QEMUBH *always; /* instead of the system, for what is always ready */
    bool is_external;
    bool deleted;
    QLIST_ENTRY(AioHandler) node; /* under the lock */

    QLIST_ENTRY(AioHandler) node_poll; /* home: is in the list if inserted */
    bool poll_ready;                   /* home */
};

/* Around a poll: neither handlers nor bottom halves are freed in between. */
void tn_qemu_enter_(AioContext *ctx);
void tn_qemu_leave_(AioContext *ctx);

/* Polls Tenon's loop once. */
bool tn_qemu_poll_loop_(AioContext *ctx, bool blocking);

/* Arms the alarm for the first timer. */
void tn_qemu_set_alarm_(AioContext *ctx);

/* After something has changed that a GLib loop looks at. */
void tn_qemu_wake_glib_(AioContext *ctx);
void tn_qemu_source_init_(AioContext *ctx);
AioContext *tn_qemu_source_new_(void);
void tn_qemu_context_finalize_(AioContext *ctx);

/* Handlers */
void tn_qemu_handlers_destroy_(AioContext *ctx);
void tn_qemu_free_deleted_(AioContext *ctx); /* with the lock held */
/* Has Tenon's loop look at no descriptor, or at all of them again. */
void tn_qemu_watch_all_(AioContext *ctx, bool on);

/* Bottom halves */
void tn_qemu_bhs_reap_(AioContext *ctx);

/* Busy polling */
void tn_qemu_poll_activate_(AioHandler *node);
/* Polls; returns whether there is nothing to wait for any more. */
bool tn_qemu_poll_handlers_(AioContext *ctx, int64_t start, bool blocking);
bool tn_qemu_dispatch_polled_(AioContext *ctx);
void tn_qemu_poll_adjust_(AioContext *ctx, int64_t blocked_ns);

/* Coroutines */
void tn_qemu_coroutines_init_(AioContext *ctx);

#endif
