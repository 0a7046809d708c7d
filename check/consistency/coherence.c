/* SPDX-License-Identifier: MIT */

#include "consistency/coherence.h"
#include "consistency/happens.h"

static bool known(const struct graph *graph, int32_t write, uint32_t thread,
                  uint32_t index)
{
    if (happens_before_next(graph, write, thread, index)) {
        return true;
    }
    for (int32_t r = graph_event(graph, write)->reader; r != NONE;
         r = graph_event(graph, r)->next_reader) {
        if (happens_before_next(graph, r, thread, index)) {
            return true;
        }
    }
    return false;
}

int32_t coherence_floor(const struct graph *graph, uint32_t location,
                        uint32_t thread, uint32_t index)
{
    int32_t write = graph_co_last(&graph->locations[location]);

    while (write != INIT && !known(graph, write, thread, index)) {
        write = graph_event(graph, write)->co_previous;
    }
    return write;
}

bool coherence_reaches(const struct graph *graph,
                       const struct location *location, int32_t write,
                       int32_t later)
{
    while (write != later && write != NONE) {
        write = graph_co_next(graph, location, write);
    }
    return write != NONE;
}
