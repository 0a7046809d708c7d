/* SPDX-License-Identifier: MIT */

#include "session/checkpoint.h"
#include "base/fatal.h"
#include "base/memory.h"
#include "base/options.h"
#include "explore/explore.h"
#include "explore/worklist.h"
#include "hooks/process.h"
#include "native/locations.h"
#include "native/segments.h"
#include "native/thread.h"
#include "record/outcomes.h"
#include "record/progress.h"
#include "session/limits.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double EVERY = 10; /* seconds */

static double last;

struct head {
    char name[32];
    uint32_t event_size;
    uint32_t threads, locations, outcomes;
    uint64_t program; /* what it is made of, and the options */
    uint64_t executions, blocked;
    double seconds;
    uint64_t bound_pc;
    char bound[64]; /* what has been left out so far; empty if nothing was */
    bool concurrent;
};

static uint64_t add_to_hash(uint64_t hash, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    }
    return hash;
}

/* Options that change what is explored, not how long or how it is told. */
static uint64_t hash_options(uint64_t hash)
{
    const uint32_t numbers[] = {(uint32_t)options.release_sequences,
                                options.spurious,
                                options.weak_failures,
                                options.timeouts,
                                options.loop_bound,
                                options.event_bound,
                                (uint32_t)options.volatile_accesses,
                                options.outcomes,
                                options.symmetry,
                                options.cut_retries};

    return add_to_hash(hash, (const char *)numbers, sizeof(numbers));
}

/* What a file holds; where it was loaded counts too. */
static uint64_t hash_file(uint64_t hash, const char *name, uintptr_t base)
{
    static char part[4096];
    FILE *file = fopen(name, "re");
    size_t size;

    while (file && (size = fread(part, 1, sizeof(part), file)) > 0) {
        hash = add_to_hash(hash, part, size);
    }
    if (file) {
        fclose(file);
    }
    return add_to_hash(hash, (const char *)&base, sizeof(base));
}

/* The program, its arguments, and the checker: events point into both. */
static uint64_t hash_program(void)
{
    uint64_t hash = hash_options(0xcbf29ce484222325u);
    const struct module *module;
    const char *argument;
    Dl_info own;

    for (unsigned i = 0; (module = segments_nth(i)); i++) {
        hash = hash_file(hash, module->file, module->base);
    }
    if (dladdr((void *)(uintptr_t)checkpoint_load, &own)) {
        hash = hash_file(hash, own.dli_fname, (uintptr_t)own.dli_fbase);
    }
    for (int i = 1; (argument = process_argument(i)); i++) {
        hash = add_to_hash(hash, argument, strlen(argument) + 1);
    }
    return hash;
}

static struct head make_head(void)
{
    struct head head = {.name = "tenon-check checkpoint 2",
                        .event_size = sizeof(struct event),
                        .threads = thread_count,
                        .locations = locations_count(),
                        .program = hash_program(),
                        .executions = progress.executions,
                        .blocked = progress.blocked,
                        .seconds = progress_seconds(),
                        .concurrent = progress.concurrent};

    if (options.outcomes) {
        head.outcomes = outcomes_count();
    }
    if (progress.bound && !limits_cut_short()) {
        snprintf(head.bound, sizeof(head.bound), "%s", progress.bound);
        head.bound_pc = progress.bound_pc;
    }
    return head;
}

static void write_outcomes(FILE *to, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *line = outcomes_line(i);
        uint32_t length = (uint32_t)strlen(line);

        fwrite(&length, sizeof(length), 1, to);
        fwrite(line, 1, length, to);
    }
}

static void write_all(FILE *to)
{
    const struct head head = make_head();

    fwrite(&head, sizeof(head), 1, to);
    for (uint32_t t = 1; t < thread_count; t++) {
        const uint32_t place[2] = {thread_parent(t), thread_ordinal(t)};

        fwrite(place, sizeof(place), 1, to);
    }
    for (uint32_t l = 0; l < head.locations; l++) {
        struct location location;

        own_zero(&location, sizeof(location));
        location_tell(&location, l);
        fwrite(&location, sizeof(location), 1, to);
    }
    write_outcomes(to, head.outcomes);
    worklist_write(to);
}

/* Beside it first: an interruption leaves the old one. */
static void write_file(void)
{
    char beside[4096];
    FILE *to;
    bool failed;

    snprintf(beside, sizeof(beside), "%s.new", options.checkpoint);
    to = fopen(beside, "we");
    if (!to) {
        fatal("%s: %s", beside, strerror(errno));
    }
    write_all(to);
    failed = ferror(to);
    if (fclose(to) != 0 || failed || rename(beside, options.checkpoint) != 0) {
        fatal("%s: %s", options.checkpoint, strerror(errno));
    }
    last = progress_seconds();
}

static void read_bytes(FILE *from, void *to, size_t size)
{
    if (size > 0 && fread(to, size, 1, from) != 1) {
        fatal("%s: this checkpoint is not whole", options.checkpoint);
    }
}

static void read_outcomes(FILE *from, uint32_t count)
{
    while (count-- > 0) {
        uint32_t length;
        char *line;

        read_bytes(from, &length, sizeof(length));
        line = own_array(1, (size_t)length + 1);
        read_bytes(from, line, length);
        outcomes_add(line, length);
        own_free(line);
    }
}

static void read_places(FILE *from, const struct head *head)
{
    for (uint32_t t = 1; t < head->threads; t++) {
        uint32_t place[2];

        read_bytes(from, place, sizeof(place));
        thread_number(place[0], place[1]);
    }
    for (uint32_t l = 0; l < head->locations; l++) {
        struct location location;

        read_bytes(from, &location, sizeof(location));
        location_restore(&location);
    }
}

void checkpoint_load(void)
{
    FILE *from = options.checkpoint ? fopen(options.checkpoint, "re") : NULL;
    const struct head own = make_head();
    static struct head head; /* the bound stays */

    last = 0;
    if (!from) {
        return;
    }
    read_bytes(from, &head, sizeof(head));
    if (strncmp(head.name, own.name, sizeof(head.name)) != 0 ||
        head.event_size != own.event_size || head.program != own.program) {
        fatal("%s: this checkpoint is of another program, or of other options",
              options.checkpoint);
    }
    progress.executions = head.executions;
    progress.blocked = head.blocked;
    progress.concurrent = head.concurrent;
    progress.earlier = last = head.seconds;
    head.bound[sizeof(head.bound) - 1] = '\0';
    if (*head.bound) {
        progress_bound_hit(head.bound, head.bound_pc);
    }
    read_places(from, &head);
    read_outcomes(from, head.outcomes);
    worklist_read(from, read_bytes);
    explore_resume();
    fclose(from);
}

void checkpoint_go_on(void)
{
    if (options.checkpoint && progress_seconds() >= last + EVERY) {
        write_file();
    }
}

void checkpoint_end(bool left)
{
    if (options.checkpoint && left) {
        write_file();
    } else if (options.checkpoint && unlink(options.checkpoint) != 0 &&
               errno != ENOENT) {
        fatal("%s: %s", options.checkpoint, strerror(errno));
    }
}
