/* SPDX-License-Identifier: MIT */

#include "explore/revisit.h"
#include "base/memory.h"
#include "explore/before.h"
#include "explore/buffering.h"
#include "explore/explorer.h"
#include "explore/lock.h"
#include "explore/queue.h"
#include "explore/symmetry.h"
#include "explore/worklist.h"

/* Who leaves a barrier has one write to read only. */
static bool maximal_leave(const struct before *before)
{
    return is_before(before, graph_event(before->graph, before->event)->from);
}

static bool maximal_read(const struct before *before)
{
    const struct event *event = graph_event(before->graph, before->event);
    const struct location *location = graph_location(before->graph, event);

    if (event->role == ROLE_GHOST) {
        return lock_ghost_is_maximal(before);
    }
    if (event->role == ROLE_RESOLVE) {
        return queue_resolve_is_maximal(before);
    }
    if (event->role == ROLE_LEAVE) {
        return maximal_leave(before);
    }
    return event->choice == 0 && event->from == latest_before(before, location);
}

static bool maximal_write(const struct before *before)
{
    const struct event *event = graph_event(before->graph, before->event);

    for (int32_t r = event->reader; r != NONE;
         r = graph_event(before->graph, r)->next_reader) {
        if (is_before(before, r)) {
            return false;
        }
    }
    return before->event ==
           latest_before(before, graph_location(before->graph, event));
}

static bool maximal(const struct graph *graph, int32_t e, int32_t write)
{
    const struct before before = {graph, e, write};
    const struct event *event = graph_event(graph, e);

    switch (event->kind) {
    case EVENT_READ:
        return maximal_read(&before);
    case EVENT_WRITE:
        return maximal_write(&before);
    case EVENT_CHOICE:
        return event->choice == 0;
    default:
        return true;
    }
}

static bool may_revisit(const struct graph *graph, int32_t write, int32_t read)
{
    switch (graph_event(graph, read)->role) {
    case ROLE_GHOST:
    case ROLE_LEAVE:
        return false;
    case ROLE_LOCK:
        return explorer.plain_locks || lock_is_lock(graph, write);
    case ROLE_RESOLVE:
        return queue_may_resolve(graph, write, read);
    default:
        return true;
    }
}

/*
 * Reads come newest first, so that what has to be undone only grows; once
 * something in it is not maximal, no older read can be revisited.  Of a thread
 * with a read in the prefix all older reads are there too.
 */
void revisit_push_all(const struct graph *graph, int32_t write)
{
    const struct event *event = graph_event(graph, write);
    const struct location *location = graph_location(graph, event);
    uint64_t left = location->readers; /* threads, to look at */
    int32_t undone = write;

    buffering_note(graph, write);
    if (explorer.no_revisits || explorer.samples) {
        return;
    }
    for (int32_t r = location->last_read; r != NONE && left;
         r = graph_event(graph, r)->older_read) {
        if (graph_in_prefix(graph, r, write)) {
            left &= ~(1ull << graph_event(graph, r)->thread);
            continue;
        }
        while (undone > r) {
            undone--;
            if (!graph_in_prefix(graph, undone, write) &&
                !maximal(graph, undone, write)) {
                return;
            }
        }
        if (symmetry_forbids_revisit(graph, write, r)) {
            return;
        }
        if (may_revisit(graph, write, r)) {
            worklist_push((struct work){
                .kind = WORK_REVISIT, .event = write, .other = r});
        }
    }
}

void revisit_make_level(int32_t write, int32_t read)
{
    static uint32_t capacity;
    static bool *drop;
    static int32_t *renamed;
    const struct graph *old = explorer.graph;
    struct restriction how;
    struct level *level;

    if (capacity < old->count) {
        capacity = old->count * 2;
        drop = own_resize(drop, capacity * sizeof(*drop));
        renamed = own_resize(renamed, capacity * sizeof(*renamed));
    }
    for (uint32_t e = 0; e < old->count; e++) {
        drop[e] = (int32_t)e > read && !graph_in_prefix(old, (int32_t)e, write);
    }
    level = worklist_new_level();
    how = (struct restriction){drop, renamed, write, read};
    graph_restrict(level->graph, old, &how);
    level->write = renamed[write];
    level->revised = renamed[read];
    explorer.graph = level->graph;
}
