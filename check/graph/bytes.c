/* SPDX-License-Identifier: MIT */

/* Graphs as bytes, for checkpoints. */

#include "base/memory.h"
#include "graph/graph.h"

static void write_array(FILE *to, const void *array, size_t count, size_t size)
{
    if (count > 0) {
        fwrite(array, size, count, to);
    }
}

void graph_write(FILE *to, const struct graph *graph)
{
    write_array(to, graph, 1, sizeof(*graph));
    write_array(to, graph->events, graph->count, sizeof(*graph->events));
    write_array(to, graph->locations, graph->location_count,
                sizeof(*graph->locations));
    write_array(to, graph->clocks.counts,
                (size_t)graph->clocks.count * graph->clocks.width,
                sizeof(uint32_t));
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        write_array(to, &graph->threads[t].count, 1, sizeof(uint32_t));
        write_array(to, graph->threads[t].at, graph->threads[t].count,
                    sizeof(int32_t));
    }
}

typedef void reader(FILE *from, void *to, size_t size);

static void *read_array(FILE *from, reader *read, size_t count, size_t size)
{
    void *array = own_array(count + 1, size);

    read(from, array, count * size);
    return array;
}

void graph_read(FILE *from, reader *read, struct graph *graph)
{
    graph_free(graph);
    read(from, graph, sizeof(*graph));
    graph->events =
        read_array(from, read, graph->count, sizeof(*graph->events));
    graph->capacity = graph->count + 1;
    graph->locations = read_array(from, read, graph->location_count,
                                  sizeof(*graph->locations));
    graph->location_capacity = graph->location_count + 1;
    graph->clocks.capacity = graph->clocks.count + 1;
    graph->clocks.counts =
        own_array((size_t)graph->clocks.capacity * (graph->clocks.width + 1),
                  sizeof(uint32_t));
    read(from, graph->clocks.counts,
         (size_t)graph->clocks.count * graph->clocks.width * sizeof(uint32_t));
    graph->threads =
        own_array(graph->thread_count + 1, sizeof(*graph->threads));
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        struct thread_events *thread = &graph->threads[t];

        read(from, &thread->count, sizeof(thread->count));
        thread->at = read_array(from, read, thread->count, sizeof(int32_t));
        thread->capacity = thread->count + 1;
    }
    for (uint32_t l = 0; l < graph->location_count; l++) {
        graph->locations[l].held_in = 0; /* of runs of another process */
    }
}
