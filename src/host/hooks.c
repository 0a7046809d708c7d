/* SPDX-License-Identifier: MIT */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "tenon/hooks.h"

static void (*message_fn)(const char *line, void *opaque);
static void *message_opaque;
static void (*abort_fn)(void);
static void *(*alloc_fn)(size_t size, void *opaque);
static void (*release_fn)(void *memory, void *opaque);
static void *memory_opaque;
static void (*thread_fn)(const char *name, void *opaque);
static void *thread_opaque;

void tn_set_message_handler(void (*fn)(const char *line, void *opaque),
                            void *opaque)
{
    message_fn = fn;
    message_opaque = opaque;
}

void tn_set_abort_handler(void (*fn)(void))
{
    abort_fn = fn;
}

void tn_set_allocator(void *(*alloc)(size_t size, void *opaque),
                      void (*release)(void *memory, void *opaque), void *opaque)
{
    if (!alloc != !release) {
        tn_misuse_("allocator", NULL, "alloc and release come as a pair");
    }
    alloc_fn = alloc;
    release_fn = release;
    memory_opaque = opaque;
}

void tn_set_thread_hook(void (*fn)(const char *name, void *opaque),
                        void *opaque)
{
    thread_fn = fn;
    thread_opaque = opaque;
}

const char *tn_version(void)
{
    return TN_VERSION_;
}

void tn_message_(const char *format, ...)
{
    char line[512];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof(line) - 1, format, args);
    va_end(args);
    if (message_fn) {
        message_fn(line, message_opaque);
        return;
    }
    strcat(line, "\n");
    fputs(line, stderr); /* one call, so that lines of threads do not mix */
}

void tn_misuse_(const char *what, const void *object, const char *rule)
{
    tn_message_("tenon: %s %p: %s", what, object, rule);
    if (abort_fn) {
        abort_fn();
    }
    abort();
}

void *tn_alloc_(size_t size)
{
    return alloc_fn ? alloc_fn(size, memory_opaque) : malloc(size);
}

void tn_free_(void *memory)
{
    if (release_fn) {
        release_fn(memory, memory_opaque);
    } else {
        free(memory);
    }
}

void tn_run_thread_hook_(const char *name)
{
    if (thread_fn) {
        thread_fn(name, thread_opaque);
    }
}
