/* SPDX-License-Identifier: MIT */

#include "memory/race.h"
#include "base/memory.h"
#include "native/current.h"
#include "native/twins.h"

enum { GRANULE = 8 };

struct cell {
    uint32_t next;     /* in its granule; 0 ends the list */
    uint32_t position; /* the first event of its thread not before it */
    uintptr_t pc;
    uint16_t thread;
    uint8_t kind;
    uint8_t bytes; /* one bit each */
};

static struct {
    struct cell *at;
    uint32_t count, capacity;
} cells;

static struct granule {
    uintptr_t address;
    uint64_t run;
    uint32_t cells;
} * granules;
static uint32_t granule_count, granule_capacity;
static uint64_t current_run;

void race_new_run(void)
{
    current_run++;
    granule_count = 0;
    cells.count = 1;
}

static struct granule *probe(uintptr_t address)
{
    uint32_t i = (uint32_t)(address * 0x9e3779b97f4a7c15u >> 32);

    for (;; i++) {
        struct granule *granule = &granules[i & (granule_capacity - 1)];

        if (granule->run != current_run || granule->address == address) {
            return granule;
        }
    }
}

static void grow(void)
{
    struct granule *old = granules;
    uint32_t old_capacity = granule_capacity;

    granule_capacity = old_capacity ? old_capacity * 2 : 1024;
    granules = own_array(granule_capacity, sizeof(*granules));
    for (uint32_t i = 0; i < old_capacity; i++) {
        if (old[i].run == current_run) {
            *probe(old[i].address) = old[i];
        }
    }
    own_free(old);
}

static struct granule *find_granule(uintptr_t address)
{
    struct granule *granule;

    if (granule_count * 2 >= granule_capacity) {
        grow();
    }
    granule = probe(address);
    if (granule->run != current_run) {
        *granule = (struct granule){.address = address, .run = current_run};
        granule_count++;
    }
    return granule;
}

static void add_cell(struct granule *granule, struct cell cell)
{
    if (cells.count >= cells.capacity) {
        cells.capacity = cells.capacity ? cells.capacity * 2 : 1024;
        cells.at = own_resize(cells.at, cells.capacity * sizeof(*cells.at));
    }
    cell.next = granule->cells;
    cells.at[cells.count] = cell;
    granule->cells = cells.count++;
}

static bool conflict(unsigned a, unsigned b)
{
    return (a | b) & RACE_WRITE && !(a & b & RACE_ATOMIC);
}

static bool happens_before_self(const struct cell *cell)
{
    const struct event *last;

    if (cell->thread == run.self->id) {
        return true;
    }
    if (run.self->done == 0) {
        return false;
    }
    last = graph_event(run.graph, run_last());
    return cell->position <
           vclock_of(&run.graph->clocks, last->happens, cell->thread);
}

/* Whether whoever races with @old also races with @now, which is ordered. */
static bool supersedes(const struct cell *now, const struct cell *old)
{
    return !(old->bytes & ~now->bytes) &&
           ((now->kind & (RACE_WRITE | RACE_ATOMIC)) == RACE_WRITE ||
            (now->kind == old->kind && now->thread == old->thread));
}

/* The cell that @now races with, or NULL. */
static const struct cell *check_granule(struct granule *granule,
                                        struct cell now, bool *over_atomic)
{
    uint32_t *link = &granule->cells;

    while (*link) {
        struct cell *old = &cells.at[*link];

        if (!(old->bytes & now.bytes)) {
            link = &old->next;
            continue;
        }
        *over_atomic |= (old->kind & RACE_ATOMIC) != 0;
        if (!happens_before_self(old)) {
            if (conflict(old->kind, now.kind)) {
                return old;
            }
            link = &old->next;
            continue;
        }
        if (conflict(old->kind, now.kind)) {
            twins_meet(old->thread, old->position, now.pc);
        }
        if (supersedes(&now, old)) {
            *link = old->next;
        } else {
            link = &old->next;
        }
    }
    add_cell(granule, now);
    return NULL;
}

bool race_check(uintptr_t address, size_t size, unsigned kind, uintptr_t pc,
                struct race *race, bool *over_atomic)
{
    uintptr_t end = address + size;
    struct cell now = {.position = run.self->done,
                       .pc = pc,
                       .thread = (uint16_t)run.self->id,
                       .kind = (uint8_t)kind};

    now.position -= kind & RACE_ATOMIC ? 1 : 0;
    while (address < end) {
        uintptr_t granule = address - address % GRANULE;
        uintptr_t stop = granule + GRANULE < end ? granule + GRANULE : end;
        const struct cell *old;

        now.bytes =
            (uint8_t)(((1u << (stop - address)) - 1) << (address - granule));
        old = check_granule(find_granule(granule), now, over_atomic);
        if (old) {
            *race = (struct race){old->thread, old->kind, old->pc};
            return false;
        }
        address = stop;
    }
    return true;
}
