/* SPDX-License-Identifier: MIT */

#include "explore/concurrency.h"
#include "consistency/happens.h"
#include "record/progress.h"

static bool meets(const struct graph *graph, int32_t other,
                  const struct event *event)
{
    return other >= 0 && graph_event(graph, other)->thread != event->thread &&
           !happens_before_next(graph, other, event->thread, event->index);
}

/*
 * As long as nothing has met, all accesses of a location happen one after the
 * other, and in that order were they added and are they coherent.  So the last
 * read and the last write stand for all.
 */
void concurrency_note(const struct graph *graph, int32_t e)
{
    const struct event *event = graph_event(graph, e);
    const struct location *location;

    if (progress.concurrent || !event_is_access(event)) {
        return;
    }
    location = graph_location(graph, event);
    progress.concurrent = meets(graph, graph_co_last(location), event) ||
                          meets(graph,
                                event->kind == EVENT_READ ? event->older_read
                                                          : location->last_read,
                                event);
}
