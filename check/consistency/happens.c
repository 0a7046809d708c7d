/* SPDX-License-Identifier: MIT */

#include "consistency/happens.h"

bool happens_rs_rc11;

static vclock join_with(struct graph *graph, vclock clock, int32_t source,
                        vclock of_source)
{
    const struct event *event = graph_event(graph, source);

    clock = vclock_join(&graph->clocks, clock, of_source);
    return vclock_raise(&graph->clocks, clock, event->thread, event->index + 1);
}

static void read_from(struct graph *graph, struct event *event)
{
    const struct event *write = graph_event(graph, event->from);

    event->prefix = join_with(graph, event->prefix, event->from, write->prefix);
    if (event->role == ROLE_GHOST) {
        return; /* it never was; only the dependence stays */
    }
    event->pending =
        vclock_join(&graph->clocks, event->pending, write->message);
    if (order_acquires(event->order)) {
        event->happens =
            vclock_join(&graph->clocks, event->happens, write->message);
    }
}

static void start_or_join(struct graph *graph, struct event *event)
{
    const struct event *source = graph_event(graph, event->from);

    event->prefix =
        join_with(graph, event->prefix, event->from, source->prefix);
    event->happens =
        join_with(graph, event->happens, event->from, source->happens);
}

static void fence(struct graph *graph, int32_t e)
{
    struct event *event = graph_event(graph, e);

    if (order_acquires(event->order)) {
        event->happens =
            vclock_join(&graph->clocks, event->happens, event->pending);
    }
    if (order_releases(event->order)) {
        event->fenced = join_with(graph, event->fenced, e, event->happens);
    }
}

/* What the write before @event, of its thread to its location, passes on. */
static vclock earlier_tail(const struct graph *graph, const struct event *event)
{
    for (uint32_t i = event->index; i-- > 0;) {
        const struct event *earlier =
            graph_event(graph, graph_at(graph, event->thread, i));

        if (earlier->kind == EVENT_WRITE &&
            earlier->location == event->location) {
            return earlier->tail;
        }
    }
    return 0;
}

/*
 * The message is that of every release whose release sequence the write is
 * in: its own, and through a read-modify-write that of the write it read.
 */
static void write(struct graph *graph, int32_t e)
{
    struct event *event = graph_event(graph, e);

    event->tail = order_releases(event->order)
                      ? join_with(graph, 0, e, event->happens)
                      : event->fenced;
    if (happens_rs_rc11) {
        event->tail = vclock_join(&graph->clocks, event->tail,
                                  earlier_tail(graph, event));
    }
    event->message = event->tail;
    if (event_is_rmw_write(event)) {
        int32_t source = graph_event(graph, event->from)->from;

        if (source >= 0) {
            event->message = vclock_join(&graph->clocks, event->message,
                                         graph_event(graph, source)->message);
        }
    }
}

void happens_compute(struct graph *graph, int32_t e)
{
    struct event *event = graph_event(graph, e);
    int32_t previous = graph_previous(graph, e);
    static const struct event nothing;
    const struct event *before =
        previous == NONE ? &nothing : graph_event(graph, previous);

    event->happens = before->happens;
    event->prefix = before->prefix;
    event->pending = before->pending;
    event->fenced = before->fenced;
    event->message = event->tail = 0;
    if (event->kind == EVENT_READ && event->from >= 0) {
        read_from(graph, event);
    } else if (event->kind == EVENT_START || event->kind == EVENT_JOIN) {
        start_or_join(graph, event);
    } else if (event->kind == EVENT_FENCE) {
        fence(graph, e);
    } else if (event->kind == EVENT_WRITE) {
        write(graph, e);
    }
    event->clocks = graph->clocks.count;
}

bool happens_before_next(const struct graph *graph, int32_t e, uint32_t thread,
                         uint32_t index)
{
    const struct event *event = graph_event(graph, e);
    const struct event *last;

    if (event->thread == thread) {
        return event->index < index;
    }
    if (index == 0) {
        return false;
    }
    last = graph_event(graph, graph_at(graph, thread, index - 1));
    return event->index <
           vclock_of(&graph->clocks, last->happens, event->thread);
}
