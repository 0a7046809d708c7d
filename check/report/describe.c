/* SPDX-License-Identifier: MIT */

#include "report/describe.h"
#include "native/thread.h"
#include "report/callers.h"
#include "report/variable.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 64, VALUE_SIZE = 48, SMALL = 1 << 20 };

void describe_value(word value, unsigned size, char *text)
{
    uint64_t low = (uint64_t)value;
    int64_t number = (int64_t)(low << (64 - 8 * (size < 8 ? size : 8))) >>
                     (64 - 8 * (size < 8 ? size : 8));

    if (size == sizeof(word) && value >> 64 != 0) {
        snprintf(text, VALUE_SIZE, "0x%" PRIx64 "%016" PRIx64,
                 (uint64_t)(value >> 64), low);
    } else if (number > -SMALL && number < SMALL) {
        snprintf(text, VALUE_SIZE, "%" PRId64, number);
    } else if (size == sizeof(void *)) {
        variable_name(low, text, VALUE_SIZE); /* a pointer, most likely */
    } else {
        snprintf(text, VALUE_SIZE, "0x%" PRIx64, low);
    }
}

const char *describe_order_name(enum order order)
{
    static const char *const names[] = {"relaxed", "acquire", "acquire",
                                        "release", "acq_rel", "seq_cst"};

    return names[order];
}

const char *describe_order(const struct event *event)
{
    if ((event_is_access(event) &&
         (event->role == ROLE_PLAIN || event->role == ROLE_RMW)) ||
        (event->kind == EVENT_FENCE && event->role == ROLE_PLAIN)) {
        return describe_order_name(event->order);
    }
    return "";
}

void describe_thread(uint32_t thread, char *text)
{
    struct place place = source_place((uintptr_t)threads[thread].start);

    if (thread == MAIN_THREAD) {
        snprintf(text, TEXT_SIZE, "main");
        return;
    }
    if (place.line == 0) { /* a library begins it: see what that calls */
        place = callers_begin(thread);
    }
    if (place.line == 0) {
        snprintf(text, TEXT_SIZE, "thread %u", thread);
    } else if (strcmp(place.function, "operator()") == 0) { /* a lambda's */
        snprintf(text, TEXT_SIZE, "thread %u: %s:%u", thread, place.file,
                 place.line);
    } else {
        snprintf(text, TEXT_SIZE, "thread %u: %s", thread, place.function);
    }
}

static void describe_compare(const struct event *event, bool writes,
                             const char *name, const char *value, char *text)
{
    char other[VALUE_SIZE];

    if (writes) {
        describe_value(event->operand, event->size, other);
        snprintf(text, TEXT_SIZE, "%s: %s -> %s", name, value, other);
    } else if (event->value == event->expected) {
        snprintf(text, TEXT_SIZE, "%s is %s, but the exchange fails", name,
                 value);
    } else {
        describe_value(event->expected, event->size, other);
        snprintf(text, TEXT_SIZE, "%s is %s, not %s", name, value, other);
    }
}

static void describe_rmw(const struct graph *graph, int32_t e, const char *name,
                         const char *value, char *text)
{
    const struct event *event = graph_event(graph, e);
    int32_t next = graph_next(graph, e);
    bool writes = next != NONE && graph_event(graph, next)->from == e;
    char after[VALUE_SIZE];

    if (event->op == OP_COMPARE || !writes) {
        describe_compare(event, writes, name, value, text);
        return;
    }
    describe_value(graph_event(graph, next)->value, event->size, after);
    snprintf(text, TEXT_SIZE, "%s: %s -> %s", name, value, after);
}

/* A call for an object: a semaphore, a read-write lock, ... */
static void describe_call(const struct graph *graph, int32_t e,
                          const char *name, const char *value, char *text)
{
    const struct event *event = graph_event(graph, e);
    int32_t next = graph_next(graph, e);
    char after[VALUE_SIZE];

    if (next != NONE && graph_event(graph, next)->from == e) {
        describe_value(graph_event(graph, next)->value, event->size, after);
        snprintf(text, TEXT_SIZE, "%s %s: %s -> %s", event->says, name, value,
                 after);
    } else {
        snprintf(text, TEXT_SIZE, "%s %s: %s%s", event->says, name, value,
                 event->awaits ? ", waits" : "");
    }
}

static void describe_wake(const struct graph *graph, int32_t e,
                          const char *name, char *text)
{
    const struct event *event = graph_event(graph, e);
    int32_t next = graph_next(graph, e);
    word left = event->value;

    if (next != NONE && graph_event(graph, next)->from == e) {
        left = graph_event(graph, next)->value;
    }
    snprintf(text, TEXT_SIZE, "wakes %d on %s",
             __builtin_popcountll((uint64_t)(event->value & ~left)), name);
}

static void describe_read(const struct graph *graph, int32_t e,
                          const char *name, char *text)
{
    const struct event *event = graph_event(graph, e);
    bool own = event->value >> event->thread & 1; /* in a queue */
    char value[VALUE_SIZE];

    describe_value(event->value, event->size, value);
    switch (event->role) {
    case ROLE_RMW:
        describe_rmw(graph, e, name, value, text);
        break;
    case ROLE_OBJECT:
        describe_call(graph, e, name, value, text);
        break;
    case ROLE_LEAVE:
        snprintf(text, TEXT_SIZE, "leaves %s", name);
        break;
    case ROLE_LOCK:
        snprintf(text, TEXT_SIZE, "locks %s", name);
        break;
    case ROLE_TRYLOCK:
        snprintf(text, TEXT_SIZE, "%s %s",
                 event->value ? "cannot lock" : "locks", name);
        break;
    case ROLE_FUTEX_WORD:
        snprintf(text, TEXT_SIZE,
                 event->value == event->expected ? "%s is %s: sleeps"
                                                 : "%s is %s: does not sleep",
                 name, value);
        break;
    case ROLE_ENQUEUE:
        snprintf(text, TEXT_SIZE, "waits on %s", name);
        break;
    case ROLE_WAKE:
        describe_wake(graph, e, name, text);
        break;
    case ROLE_RESOLVE:
        snprintf(text, TEXT_SIZE, own ? "wakes up by itself" : "is woken");
        break;
    case ROLE_GHOST:
        break;
    default:
        snprintf(text, TEXT_SIZE, "%s is %s", name, value);
    }
}

static void describe_write(const struct event *event, const char *name,
                           char *text)
{
    char value[VALUE_SIZE];

    if (event->role == ROLE_UNLOCK) {
        snprintf(text, TEXT_SIZE, "unlocks %s", name);
    } else if (event->role == ROLE_PLAIN) {
        describe_value(event->value, event->size, value);
        snprintf(text, TEXT_SIZE, "%s = %s", name, value);
    } /* others are told with their reads */
}

static void describe_fence(const struct event *event, char *text)
{
    snprintf(text, TEXT_SIZE, "%s",
             event->role == ROLE_LIGHT_FENCE   ? "light fence"
             : event->role == ROLE_HEAVY_FENCE ? "heavy fence"
                                               : "fence");
}

void describe_event(const struct graph *graph, int32_t e, char *text)
{
    const struct event *event = graph_event(graph, e);
    char name[NAME_SIZE];

    text[0] = '\0';
    if (event_is_access(event)) {
        variable_name(graph_location(graph, event)->address, name,
                      sizeof(name));
    }
    switch ((enum event_kind)event->kind) {
    case EVENT_READ:
        describe_read(graph, e, name, text);
        break;
    case EVENT_WRITE:
        describe_write(event, name, text);
        break;
    case EVENT_FENCE:
        describe_fence(event, text);
        break;
    case EVENT_CREATE:
        snprintf(text, TEXT_SIZE, "creates thread %u",
                 (unsigned)event->operand);
        break;
    case EVENT_JOIN:
        snprintf(text, TEXT_SIZE, "joins thread %u", (unsigned)event->operand);
        break;
    case EVENT_CHOICE:
        snprintf(text, TEXT_SIZE, "chooses %u of %u", event->choice,
                 event->choices);
        break;
    case EVENT_START:
    case EVENT_END:
        break;
    }
}
