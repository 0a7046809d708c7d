/* SPDX-License-Identifier: MIT */

#include "explore/concurrency.h"
#include "consistency/happens.h"
#include "report/progress.h"

void concurrency_note(const struct graph *graph, int32_t e)
{
    const struct event *event = graph_event(graph, e);

    if (progress.concurrent || !event_is_access(event)) {
        return;
    }
    for (int32_t other = 0; other < e; other++) {
        const struct event *before = graph_event(graph, other);

        if (event_is_access(before) && before->location == event->location &&
            before->thread != event->thread &&
            !happens_before_next(graph, other, event->thread, event->index)) {
            progress.concurrent = true;
        }
    }
}
