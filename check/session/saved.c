/* SPDX-License-Identifier: MIT */

#include "session/saved.h"
#include "base/fatal.h"
#include "base/memory.h"
#include "base/options.h"
#include "consistency/happens.h"
#include "native/locations.h"
#include "native/thread.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "tenon-check execution 1\n";

enum { MOST_EVENTS = 1 << 20, MOST_LOCATIONS = 1 << 20 };

/* What the file says of an event, in this order, before three values. */
enum field {
    THREAD,
    KIND,
    ROLE,
    OP,
    ORDER,
    ON_SUCCESS,
    ON_FAILURE,
    SIZE,
    WEAK,
    TIMED,
    AWAITS,
    CHOICE,
    CHOICES,
    LOCATION,
    FROM,
    AFTER, /* in coherence order; NONE if it has no place */
    FIELDS
};

static void write_value(FILE *to, word value)
{
    fprintf(to, " %" PRIx64 ":%" PRIx64, (uint64_t)(value >> 64),
            (uint64_t)value);
}

static void write_event(FILE *to, const struct event *event)
{
    const int64_t fields[FIELDS] = {
        [THREAD] = event->thread,
        [KIND] = event->kind,
        [ROLE] = event->role,
        [OP] = event->op,
        [ORDER] = event->order,
        [ON_SUCCESS] = event->on_success,
        [ON_FAILURE] = event->on_failure,
        [SIZE] = event->size,
        [WEAK] = event->weak,
        [TIMED] = event->timed,
        [AWAITS] = event->awaits,
        [CHOICE] = event->choice,
        [CHOICES] = event->choices,
        [LOCATION] = event->location,
        [FROM] = event->from,
        [AFTER] = event->kind == EVENT_WRITE && event->placed
                      ? event->co_previous
                      : NONE,
    };

    fputs("event", to);
    for (int i = 0; i < FIELDS; i++) {
        fprintf(to, " %" PRId64, fields[i]);
    }
    write_value(to, event->value);
    write_value(to, event->operand);
    write_value(to, event->expected);
    putc('\n', to);
}

/* Of the options, those that say what an execution is. */
static void write_options(FILE *to)
{
    static const char *const kept[] = {
        "--rs",     "--spurious", "--weak-cas",   "--timeouts",
        "--orders", "--volatile", "--loop-bound", "--event-bound"};
    const char *given = getenv(OPTIONS_VARIABLE);

    while (given && *given) {
        size_t length = strcspn(given, "\n");

        for (unsigned i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
            if (strncmp(given, kept[i], strlen(kept[i])) == 0 &&
                given[strlen(kept[i])] == '=') {
                fprintf(to, "%.*s\n", (int)length, given);
            }
        }
        given += length + (given[length] == '\n');
    }
}

bool saved_write(const struct graph *graph, const struct schedule *how)
{
    FILE *to = fopen(options.save, "we");
    bool failed;

    if (!to) {
        return false;
    }
    fputs(head, to);
    write_options(to);
    fprintf(to, "run %d %u %u\n", how->stops, how->last, how->other);
    for (uint32_t t = 1; t < thread_count; t++) {
        fprintf(to, "thread %u %u\n", thread_parent(t), thread_ordinal(t));
    }
    for (uint32_t l = 0; l < graph->location_count; l++) {
        const struct location *location = &graph->locations[l];

        fprintf(to, "location %" PRIxPTR " %u %u", location->address,
                location->epoch, location->size);
        write_value(to, location->init);
        putc('\n', to);
    }
    for (uint32_t e = 0; e < graph->count; e++) {
        write_event(to, &graph->events[e]);
    }
    failed = ferror(to);
    return fclose(to) == 0 && !failed;
}

static _Noreturn void refuse(const char *line)
{
    fatal("%s: this is not an execution that --save has written: %.60s",
          options.replay, line);
}

static bool read_value(const char **text, word *value)
{
    uint64_t high, low;
    int used;

    if (sscanf(*text, " %" SCNx64 ":%" SCNx64 "%n", &high, &low, &used) != 2) {
        return false;
    }
    *text += used;
    *value = (word)high << 64 | low;
    return true;
}

static bool read_fields(const char **text, int64_t *fields)
{
    for (int i = 0; i < FIELDS; i++) {
        int used;

        if (sscanf(*text, " %" SCNd64 "%n", &fields[i], &used) != 1) {
            return false;
        }
        *text += used;
    }
    return true;
}

/* What is in the file, before it is known that it makes sense. */
struct draft {
    struct graph *graph;
    int32_t *from, *after; /* of each event */
    uint32_t capacity;
};

static bool in_range(const struct draft *draft, const int64_t *fields)
{
    return fields[THREAD] >= 0 && fields[THREAD] < MAX_THREADS &&
           fields[KIND] >= 0 && fields[KIND] <= EVENT_CHOICE &&
           fields[ROLE] >= 0 && fields[ROLE] <= ROLE_HEAVY_FENCE &&
           fields[OP] >= 0 && fields[OP] <= OP_PULL && fields[ORDER] >= 0 &&
           fields[ORDER] <= ORDER_SEQ_CST && fields[LOCATION] >= 0 &&
           (fields[KIND] > EVENT_WRITE ||
            fields[LOCATION] < draft->graph->location_count);
}

static bool read_event(struct draft *draft, const char *text)
{
    struct graph *graph = draft->graph;
    int64_t fields[FIELDS];
    struct event event = {0};

    if (!read_fields(&text, fields) || !in_range(draft, fields) ||
        !read_value(&text, &event.value) ||
        !read_value(&text, &event.operand) ||
        !read_value(&text, &event.expected) || graph->count >= MOST_EVENTS) {
        return false;
    }
    event.thread = (uint16_t)fields[THREAD];
    event.kind = (uint8_t)fields[KIND];
    event.role = (uint8_t)fields[ROLE];
    event.op = (uint8_t)fields[OP];
    event.order = (uint8_t)fields[ORDER];
    event.on_success = (uint8_t)fields[ON_SUCCESS];
    event.on_failure = (uint8_t)fields[ON_FAILURE];
    event.size = (uint8_t)fields[SIZE];
    event.weak = fields[WEAK] != 0;
    event.timed = fields[TIMED] != 0;
    event.awaits = fields[AWAITS] != 0;
    event.choice = (uint16_t)fields[CHOICE];
    event.choices = (uint16_t)fields[CHOICES];
    event.location = (uint32_t)fields[LOCATION];
    event.from = NONE;
    if (graph->count >= draft->capacity) {
        draft->capacity = draft->capacity * 2 + 64;
        draft->from = own_resize(draft->from, draft->capacity * 4);
        draft->after = own_resize(draft->after, draft->capacity * 4);
    }
    draft->from[graph->count] = (int32_t)fields[FROM];
    draft->after[graph->count] = (int32_t)fields[AFTER];
    graph_need_threads(graph, event.thread + 1u);
    graph_append(graph, &event);
    return true;
}

static bool read_location(struct graph *graph, const char *text)
{
    struct location *location;
    uintptr_t address;
    unsigned epoch, size;
    int used;

    if (sscanf(text, " %" SCNxPTR " %u %u%n", &address, &epoch, &size, &used) !=
            3 ||
        graph->count > 0 || size > sizeof(word) || epoch > MOST_LOCATIONS ||
        graph->location_count >= MOST_LOCATIONS) {
        return false;
    }
    text += used;
    graph_need_locations(graph, graph->location_count + 1);
    location = &graph->locations[graph->location_count - 1];
    location->address = address;
    location->epoch = epoch;
    location->size = (uint8_t)size;
    return read_value(&text, &location->init) &&
           location_restore(location) == graph->location_count - 1;
}

static bool read_line(struct draft *draft, struct schedule *how,
                      const char *line)
{
    unsigned parent, ordinal;
    int stops;

    if (strncmp(line, "--", 2) == 0) {
        return !options_read(line);
    }
    if (sscanf(line, "run %d %u %u", &stops, &how->last, &how->other) == 3) {
        how->stops = stops != 0;
        return how->last < MAX_THREADS && how->other < MAX_THREADS;
    }
    if (sscanf(line, "thread %u %u", &parent, &ordinal) == 2) {
        return parent < thread_count &&
               thread_number(parent, ordinal) == thread_count - 1;
    }
    if (strncmp(line, "location ", 9) == 0) {
        return read_location(draft->graph, line + 9);
    }
    return strncmp(line, "event ", 6) == 0 && read_event(draft, line + 6);
}

static bool is_write(const struct graph *graph, int32_t e,
                     const struct event *of)
{
    return e == INIT || (e >= 0 && e < (int32_t)graph->count &&
                         graph_event(graph, e)->kind == EVENT_WRITE &&
                         graph_event(graph, e)->location == of->location);
}

/* Places writes, each after the one that it is to come after. */
static bool place_writes(const struct draft *draft)
{
    struct graph *graph = draft->graph;
    bool again = true;

    for (uint32_t e = 0; e < graph->count; e++) {
        const struct event *event = graph_event(graph, (int32_t)e);

        if (event->kind == EVENT_WRITE && draft->after[e] != NONE &&
            !is_write(graph, draft->after[e], event)) {
            return false;
        }
    }
    while (again) {
        again = false;
        for (uint32_t e = 0; e < graph->count; e++) {
            struct event *event = graph_event(graph, (int32_t)e);
            int32_t after = draft->after[e];

            if (event->kind == EVENT_WRITE && !event->placed && after != NONE &&
                after != (int32_t)e &&
                (after == INIT || graph_event(graph, after)->placed)) {
                graph_place(graph, (int32_t)e, after);
                again = true;
            }
        }
    }
    return true;
}

static bool link_reads(const struct draft *draft)
{
    struct graph *graph = draft->graph;

    for (uint32_t e = 0; e < graph->count; e++) {
        struct event *event = graph_event(graph, (int32_t)e);
        int32_t from = draft->from[e];

        if (from >= (int32_t)graph->count || from == (int32_t)e) {
            return false;
        }
        if (event->kind != EVENT_READ) {
            event->from = from < 0 ? NONE : from;
        } else if (from != NONE) {
            if (!is_write(graph, from, event)) {
                return false;
            }
            graph_read_from(graph, (int32_t)e, from);
        }
    }
    return true;
}

/* False if what events depend on goes in circles. */
static bool compute_clocks(struct graph *graph, const struct schedule *how)
{
    uint32_t *done = own_array(MAX_THREADS, sizeof(*done));

    for (uint32_t i = 0; i < how->count; i++) {
        uint32_t t = how->threads[i];

        happens_compute(graph, graph_at(graph, t, done[t]++));
    }
    own_free(done);
    return how->count == graph->count;
}

void saved_read(struct graph *graph, struct schedule *how)
{
    struct draft draft = {.graph = graph};
    struct schedule order;
    char line[1024] = "";
    FILE *from = fopen(options.replay, "re");

    if (!from) {
        fatal("%s: %s", options.replay, strerror(errno));
    }
    if (!fgets(line, sizeof(line), from) || strcmp(line, head) != 0) {
        refuse(line);
    }
    graph_reset(graph);
    *how = (struct schedule){0};
    while (fgets(line, sizeof(line), from)) {
        line[strcspn(line, "\n")] = '\0';
        if (!read_line(&draft, how, line)) {
            refuse(line);
        }
    }
    fclose(from);
    if (!place_writes(&draft) || !link_reads(&draft)) {
        refuse("its events do not fit together");
    }
    schedule_make(&order, graph, how->stops ? how->last : NO_THREAD);
    if (!compute_clocks(graph, &order)) {
        refuse("its events depend on each other");
    }
    how->threads = order.threads;
    how->count = order.count;
    how->switches = order.switches;
    own_free(draft.from);
    own_free(draft.after);
}
