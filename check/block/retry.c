/* SPDX-License-Identifier: MIT */

#include "block/retry.h"
#include "base/memory.h"
#include "consistency/happens.h"
#include "explore/explorer.h"
#include "native/run.h"
#include "record/progress.h"
#include "record/violation.h"

enum { VISITS = 32, WRITES = 16, BYTES = 16, ACCESSES = 32, CANDIDATES = 6 };

bool retry_on;

struct written {
    uintptr_t address;
    size_t size;
    unsigned char bytes[BYTES];
};

struct access {
    uintptr_t address;
    size_t size;
    bool writes;
};

/* Of each thread, since the last thing it did that others can see. */
static struct history {
    struct visit {
        uintptr_t pc;
        uint32_t event;
    } visits[VISITS];
    uint32_t count;
    struct written writes[WRITES];
    uint32_t written;
    struct access accesses[ACCESSES]; /* plain ones */
    uint32_t accessed;
    bool lost;      /* there was more of any */
    uint32_t since; /* its event at the first visit */
} histories[MAX_THREADS];

/* Events that could have been left out, from @first up to @end. */
struct candidate {
    uint32_t first, end;
    uint32_t older, newer; /* a read, if the other one could have its value */
};

/* Where a thread is, and what could have been left out on the way. */
static struct arrival {
    uint32_t thread;
    uint32_t events;
    uintptr_t pc;
    uint64_t state;
    struct written writes[WRITES];
    uint32_t written;
    struct access accesses[ACCESSES];
    uint32_t accessed;
    uint32_t since;
    struct candidate candidates[CANDIDATES];
    uint32_t count;
} arrival;

static bool arrives;

void retry_new_run(void)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        histories[t].count = histories[t].written = histories[t].accessed = 0;
        histories[t].lost = false;
    }
}

void retry_effect(void)
{
    struct history *history = &histories[run.self->id];

    history->count = history->written = history->accessed = 0;
    history->lost = false;
}

void retry_change(uintptr_t address, size_t size)
{
    struct history *history = &histories[run.self->id];

    for (uint32_t i = 0; i < history->written; i++) {
        if (history->writes[i].address == address &&
            history->writes[i].size == size) {
            return;
        }
    }
    if (history->written == WRITES || size > BYTES) {
        history->lost = true;
        return;
    }
    history->writes[history->written].address = address;
    history->writes[history->written++].size = size;
}

/* Whether all that can race with @access can do so with one of @accesses. */
static bool covers(const struct access *accesses, uint32_t count,
                   const struct access *access)
{
    for (uint32_t i = count; i-- > 0;) {
        if (accesses[i].address == access->address &&
            accesses[i].size == access->size &&
            (accesses[i].writes || !access->writes)) {
            return true;
        }
    }
    return false;
}

void retry_access(uintptr_t address, size_t size, bool writes)
{
    struct history *history = &histories[run.self->id];
    const struct access access = {address, size, writes};

    if (!explorer.retries || history->count == 0 || history->lost ||
        covers(history->accesses, history->accessed, &access)) {
        return;
    }
    if (history->accessed == ACCESSES) {
        history->lost = true;
        return;
    }
    history->accesses[history->accessed++] = access;
}

static const struct event *own_event(uint32_t index)
{
    return graph_event(run.graph, graph_at(run.graph, run.self->id, index));
}

/* Whether nobody can see what the thread did from its @first event on. */
static bool only_reads(uint32_t first)
{
    for (uint32_t i = first; i < run.self->done; i++) {
        const struct event *event = own_event(i);

        if (event->kind != EVENT_FENCE &&
            (event->kind != EVENT_READ ||
             (event->role != ROLE_PLAIN && event->role != ROLE_RMW))) {
            return false;
        }
    }
    return true;
}

static void add_candidate(struct candidate candidate)
{
    if (arrival.count < CANDIDATES) {
        arrival.candidates[arrival.count++] = candidate;
    }
}

/* The iteration before this one, as far as it was at the same places. */
static void find_iteration(const struct visit *visit, uint32_t since)
{
    uint32_t length = run.self->done - visit->event;
    uint32_t first = visit->event;
    bool differs = false;

    while (first > since && first + length > visit->event + 1 &&
           own_event(first - 1)->pc == own_event(first - 1 + length)->pc) {
        first--;
        differs |= own_event(first)->from != own_event(first + length)->from;
    }
    if (differs) {
        add_candidate(
            (struct candidate){.first = first, .end = first + length});
    }
}

/* Whether @older, too, could have read what @newer has, and gets no more. */
static bool could_read(const struct event *older, const struct event *newer)
{
    return older->kind == EVENT_READ && newer->kind == EVENT_READ &&
           older->location == newer->location && older->from != newer->from &&
           (older->role == ROLE_PLAIN || older->expected != newer->value) &&
           (!order_acquires(older->order) || order_acquires(newer->order)) &&
           (older->order != ORDER_SEQ_CST || newer->order == ORDER_SEQ_CST);
}

/*
 * What was read again, by a compare-and-exchange that failed or after one: at
 * the end, or as the last but one that did so.
 */
static void find_later_reads(uint32_t since)
{
    for (uint32_t newer = run.self->done - 1, tried = 0;
         newer > since && tried < 2; newer--) {
        bool rmw = own_event(newer)->role == ROLE_RMW;

        if (newer + 1 < run.self->done && !rmw) {
            continue;
        }
        for (uint32_t older = newer; older-- > since;) {
            if (could_read(own_event(older), own_event(newer))) {
                add_candidate(
                    (struct candidate){older + 1, newer + 1, older, newer});
            }
        }
        tried++;
    }
}

/* Where this thread was before at the same place, or NULL. */
static const struct visit *last_visit(const struct history *history,
                                      uintptr_t pc)
{
    for (uint32_t i = history->count; i-- > 0;) {
        if (history->visits[i].pc == pc &&
            history->visits[i].event < run.self->done) {
            return &history->visits[i];
        }
    }
    return NULL;
}

static void keep_accesses(const struct history *history)
{
    arrival.since = history->since;
    arrival.accessed = history->accessed;
    own_copy(arrival.accesses, history->accesses, sizeof(arrival.accesses));
    arrival.written = history->written;
    for (uint32_t i = 0; i < history->written; i++) {
        arrival.writes[i] = history->writes[i];
        own_copy(arrival.writes[i].bytes,
                 (const void *)arrival.writes[i].address,
                 arrival.writes[i].size);
    }
}

/* Ends the run if it has to be found out whether this is such a place. */
static void ask(const struct history *history, uintptr_t pc, uint64_t state)
{
    const struct visit *visit = last_visit(history, pc);

    if (!visit || history->lost || !only_reads(history->since)) {
        return;
    }
    arrival.thread = run.self->id;
    arrival.events = run.self->done;
    arrival.pc = pc;
    arrival.state = state;
    arrival.count = 0;
    find_iteration(visit, history->since);
    find_later_reads(history->since);
    if (arrival.count > 0) {
        keep_accesses(history);
        run_abort(RUN_RETRY);
    }
}

/* Whether memory is as it was at the arrival. */
static bool same_memory(const struct history *history)
{
    uint32_t known = 0;

    for (uint32_t i = 0; i < arrival.written; i++) {
        const struct written *was = &arrival.writes[i];
        const unsigned char *is = (const unsigned char *)was->address;

        for (size_t b = 0; b < was->size; b++) {
            if (is[b] != was->bytes[b]) {
                return false;
            }
        }
        for (uint32_t w = 0; w < history->written; w++) {
            known += history->writes[w].address == was->address &&
                     history->writes[w].size == was->size;
        }
    }
    return known == history->written && !history->lost;
}

static void note_visit(struct history *history, uintptr_t pc)
{
    if (history->count == 0) {
        history->since = run.self->done;
    }
    if (history->count == VISITS) {
        history->lost = true;
        return;
    }
    history->visits[history->count++] = (struct visit){pc, run.self->done};
}

/*
 * Whether what is left out could not race with what others do later on: all
 * of it is accessed in what remains as well.
 */
static bool same_accesses(const struct history *history)
{
    for (uint32_t i = 0; i < arrival.accessed && !explorer.all_retries; i++) {
        if (!covers(history->accesses, history->accessed,
                    &arrival.accesses[i])) {
            return false;
        }
    }
    return true;
}

void retry_arrive(uintptr_t pc, uint64_t state)
{
    if (run.self->id != arrival.thread || run_has_next()) {
        note_visit(&histories[run.self->id], pc);
        return;
    }
    arrives = pc == arrival.pc && state == arrival.state &&
              same_memory(&histories[run.self->id]) &&
              same_accesses(&histories[run.self->id]);
    run_abort(RUN_RETRY);
}

void retry_check(uintptr_t pc, uint64_t state)
{
    struct history *history = &histories[run.self->id];

    if (retry_on && !run_has_next() && run.self->done > 0) {
        switch (own_event(run.self->done - 1)->retry) {
        case RETRY_CUT:
            run_stop(THREAD_REPEATS);
        case RETRY_UNKNOWN:
            ask(history, pc, state);
            break;
        default:
            break;
        }
    }
    note_visit(history, pc);
}

static struct {
    struct graph graph;
    bool *drop;
    int32_t *renamed;
    uint32_t capacity;
} scratch;

/* What the arrival depends on, without the thread's events in between. */
static void copy_without(const struct graph *graph, uint32_t first,
                         uint32_t end, int32_t unread)
{
    int32_t last = graph_at(graph, arrival.thread, arrival.events - 1);

    if (scratch.capacity < graph->count) {
        scratch.capacity = graph->count * 2;
        scratch.drop =
            own_resize(scratch.drop, scratch.capacity * sizeof(*scratch.drop));
        scratch.renamed = own_resize(
            scratch.renamed, scratch.capacity * sizeof(*scratch.renamed));
    }
    for (uint32_t e = 0; e < graph->count; e++) {
        const struct event *event = &graph->events[e];

        scratch.drop[e] = !graph_in_prefix(graph, (int32_t)e, last) ||
                          (event->thread == arrival.thread &&
                           event->index >= first && event->index < end);
    }
    graph_restrict(
        &scratch.graph, graph,
        &(struct restriction){scratch.drop, scratch.renamed, NONE, unread});
}

/* Whether the thread reads @location in what would be left. */
static bool remains(const struct graph *graph, struct candidate what,
                    uint32_t location)
{
    for (uint32_t i = arrival.since; i < arrival.events; i++) {
        const struct event *event =
            graph_event(graph, graph_at(graph, arrival.thread, i));

        if ((i < what.first || i >= what.end) && event->kind == EVENT_READ &&
            event->location == location) {
            return true;
        }
    }
    return false;
}

/* The same as same_accesses, for atomic ones. */
static bool all_remain(const struct graph *graph, struct candidate what)
{
    for (uint32_t i = what.first; i < what.end && !explorer.all_retries; i++) {
        const struct event *event =
            graph_event(graph, graph_at(graph, arrival.thread, i));

        if (event->kind == EVENT_READ &&
            !remains(graph, what, event->location)) {
            return false;
        }
    }
    return true;
}

/* Whether the thread arrives in the same state without these events. */
static bool arrives_without(const struct graph *graph, struct candidate what)
{
    const struct progress before = progress;
    struct graph *copy = &scratch.graph;
    bool reads = what.older != what.newer;
    int32_t older = graph_at(graph, arrival.thread, what.older);
    int32_t newer = graph_at(graph, arrival.thread, what.newer);

    copy_without(graph, what.first, what.end, reads ? older : NONE);
    if (reads) {
        int32_t from = graph_event(graph, newer)->from;

        graph_read_from(copy, scratch.renamed[older],
                        from < 0 ? from : scratch.renamed[from]);
    }
    for (uint32_t i = reads ? what.older : what.first;
         i < graph_length(copy, arrival.thread); i++) {
        happens_compute(copy, graph_at(copy, arrival.thread, i));
    }
    run_probes = true;
    arrives = false;
    run_program(copy);
    run_probes = false;
    violation.kind = ERROR_NONE;
    progress = before;
    return arrives;
}

void retry_judge(struct graph *graph)
{
    struct event *last =
        graph_event(graph, graph_at(graph, arrival.thread, arrival.events - 1));

    last->retry = RETRY_NOT;
    for (uint32_t i = 0; i < arrival.count && last->retry == RETRY_NOT; i++) {
        if (all_remain(graph, arrival.candidates[i]) &&
            arrives_without(graph, arrival.candidates[i])) {
            last->retry = RETRY_CUT;
        }
    }
}
