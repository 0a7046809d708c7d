/* SPDX-License-Identifier: MIT */
#ifndef GEOD_RELOAD_H
#define GEOD_RELOAD_H

/*
 * The table in use, and the thread that replaces it.  To load one takes many
 * milliseconds, so no thread that serves clients does it.  The helper thread
 * runs a loop, and requests to reload come to it as bottom halves: it does one
 * after the other.
 */

#include <stddef.h>
#include <tenon/loop.h>

#include "load.h"

struct reloader;

/* Loads the first table.  Returns NULL with the reason in @error. */
struct reloader *reloader_new(const char *file4, const char *file6,
                              struct load_error *error);

/* Refuses requests from now on, also those that wait. */
void reloader_close(struct reloader *r);

/* The same, and ends the thread once it has told all who wait. */
void reloader_stop(struct reloader *r);

/* Frees all tables, when nobody reads any more. */
void reloader_free(struct reloader *r);

/* Returns the table in use, for as long as a read-side section lasts. */
const struct table *reloader_table(struct reloader *r);

struct reload_result {
    bool ok;
    unsigned long number; /* of the new table, if it is */
    size_t count4, count6;
    struct load_error error; /* if it is not */
};

typedef void reload_done_fn(void *opaque, const struct reload_result *result);

/*
 * Reloads, then calls done(opaque, result) in @loop.  @path is a directory with
 * the files geoip and geoip6, or a file that replaces the one for the same kind
 * of addresses; NULL is for the files as they are.  After a success these are
 * the files.  Returns 0, or a negative errno, -ESHUTDOWN if it is closed; then
 * @done is not called.
 */
int reloader_request(struct reloader *r, const char *path, struct tn_loop *loop,
                     reload_done_fn *done, void *opaque);

/* For anybody. */
unsigned long reloader_successes(const struct reloader *r);
unsigned long reloader_failures(const struct reloader *r);

#endif
