/* SPDX-License-Identifier: MIT */

#include "block/ending.h"
#include "block/spin.h"
#include "native/current.h"

/* Whether @write is of an iteration without effect. */
static bool is_of_spinner(const struct graph *graph, int32_t write)
{
    const struct event *event = graph_event(graph, write);

    return threads[event->thread].state == THREAD_SPINS &&
           event->index >= spin_first_event(event->thread);
}

/* Whether nobody but spinners has had the mutex since @lock. */
static bool is_last_lock(const struct graph *graph, const struct event *lock)
{
    int32_t write = graph_co_last(graph_location(graph, lock));

    while (write != lock->from && is_of_spinner(graph, write)) {
        write = graph_event(graph, write)->co_previous;
    }
    return write == lock->from;
}

/* Whether who has the mutex now keeps it: spinners give back what they take. */
static bool is_kept(const struct graph *graph, const struct event *lock)
{
    int32_t last = graph_co_last(graph_location(graph, lock));

    return graph_event(graph, last)->value != 0 && !is_of_spinner(graph, last);
}

/*
 * Whether what @read found is what memory settles to; what a mutex protects
 * is settled when nobody locks it any more.
 */
static bool is_settled(const struct graph *graph, const struct event *read)
{
    const struct location *location = graph_location(graph, read);
    bool locks = read->role == ROLE_LOCK || read->role == ROLE_TRYLOCK;

    if ((locks && read->value == 0) || read->role == ROLE_OBJECT) {
        return is_last_lock(graph, read);
    }
    if (locks) {
        return is_kept(graph, read);
    }
    return read->choice == 0 &&
           read->value == graph_value(graph, location, graph_co_last(location));
}

/* Whether the thread's last iteration would read the same for ever. */
static bool is_final(const struct graph *graph, uint32_t thread)
{
    for (uint32_t i = spin_first_event(thread); i < graph_length(graph, thread);
         i++) {
        const struct event *event =
            graph_event(graph, graph_at(graph, thread, i));

        if (event->kind == EVENT_READ && event->role != ROLE_GHOST &&
            !is_settled(graph, event)) {
            return false;
        }
    }
    return true;
}

struct census {
    bool cut;       /* somebody could have gone on */
    int32_t asleep; /* the first that waits, but for the end of another */
    int32_t spins;
    int32_t joins;
};

static void blame(int32_t *first, int32_t thread)
{
    *first = *first == NONE ? thread : *first;
}

static void count(const struct graph *graph, const struct thread *thread,
                  struct census *census)
{
    int32_t id = (int32_t)thread->id;

    switch (thread->state) {
    case THREAD_ALIVE:
        if (thread->next->overdue) {
            census->cut = true;
            break;
        }
        blame(thread->next->event.kind == EVENT_JOIN ? &census->joins
                                                     : &census->asleep,
              id);
        break;
    case THREAD_WAITS:
    case THREAD_SPINS:
        if (!is_final(graph, thread->id)) {
            census->cut = true;
        } else {
            blame(thread->state == THREAD_WAITS ? &census->asleep
                                                : &census->spins,
                  id);
        }
        break;
    case THREAD_REPEATS:
    case THREAD_CUT:
    case THREAD_DROPPED:
        census->cut = true;
        break;
    case THREAD_ABSENT:
    case THREAD_FINISHED:
        break;
    }
}

enum ending ending_of_run(const struct graph *graph, struct side *waits)
{
    struct census census = {.asleep = NONE, .spins = NONE, .joins = NONE};
    int32_t blamed;

    for (uint32_t t = 0; t < thread_count; t++) {
        count(graph, &threads[t], &census);
    }
    blamed = census.asleep != NONE  ? census.asleep
             : census.spins != NONE ? census.spins
                                    : census.joins;
    if (census.cut) {
        return ENDING_BLOCKED;
    }
    if (blamed == NONE || run.exited) {
        return ENDING_COMPLETE;
    }
    waits->thread = (uint32_t)blamed;
    waits->pc =
        threads[blamed].state == THREAD_ALIVE
            ? threads[blamed].next->event.pc
            : graph_event(graph, graph_last(graph, (uint32_t)blamed))->pc;
    return blamed == census.spins ? ENDING_LIVELOCK : ENDING_DEADLOCK;
}
