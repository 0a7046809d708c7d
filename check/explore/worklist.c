/* SPDX-License-Identifier: MIT */

#include "explore/worklist.h"
#include "base/memory.h"

static struct {
    struct work *at;
    uint32_t count, capacity;
    uint32_t floor; /* below is what another process has taken */
} stack;

static struct {
    struct event *at;
    uint32_t count, capacity;
} locks; /* those of the WORK_LOCKs in the stack */

static struct level *levels;
static uint32_t level_count, level_capacity;

/* Graphs keep their memory for the next level that needs one. */
static struct {
    struct graph **at;
    uint32_t count, capacity;
} spare;

static struct graph *take_graph(void)
{
    return spare.count > 0 ? spare.at[--spare.count]
                           : own_array(1, sizeof(struct graph));
}

static void give_graph(struct graph *graph)
{
    if (spare.count == spare.capacity) {
        spare.capacity = spare.capacity * 2 + 16;
        spare.at = own_resize(spare.at, spare.capacity * sizeof(*spare.at));
    }
    spare.at[spare.count++] = graph;
}

static struct level *push_level(void)
{
    if (level_count == level_capacity) {
        level_capacity = level_capacity * 2 + 16;
        levels = own_resize(levels, level_capacity * sizeof(*levels));
    }
    levels[level_count] = (struct level){.graph = take_graph(),
                                         .first_work = stack.count,
                                         .write = NONE,
                                         .revised = NONE};
    return &levels[level_count++];
}

void worklist_reset(void)
{
    while (level_count > 0) {
        give_graph(levels[--level_count].graph);
    }
    stack.count = locks.count = stack.floor = 0;
    graph_reset(push_level()->graph);
}

void worklist_push(struct work work)
{
    if (stack.count == stack.capacity) {
        stack.capacity = stack.capacity * 2 + 64;
        stack.at = own_resize(stack.at, stack.capacity * sizeof(*stack.at));
    }
    stack.at[stack.count++] = work;
}

void worklist_push_lock(struct work work, const struct event *lock)
{
    if (locks.count == locks.capacity) {
        locks.capacity = locks.capacity * 2 + 16;
        locks.at = own_resize(locks.at, locks.capacity * sizeof(*locks.at));
    }
    locks.at[locks.count++] = *lock;
    worklist_push(work);
}

bool worklist_pop(struct work *work)
{
    while (level_count > 1 &&
           stack.count <= levels[level_count - 1].first_work) {
        give_graph(levels[--level_count].graph);
    }
    if (stack.count == stack.floor) {
        return false;
    }
    *work = stack.at[--stack.count];
    locks.count -= work->kind == WORK_LOCK;
    return true;
}

/* Where the newer half begins. */
static uint32_t middle(void)
{
    return stack.floor + (stack.count - stack.floor) / 2;
}

uint32_t worklist_count(void)
{
    return stack.count;
}

void worklist_keep_one(uint32_t which)
{
    struct level top = *worklist_level();
    uint32_t lock = 0;

    for (uint32_t i = 0; i < which; i++) {
        lock += stack.at[i].kind == WORK_LOCK;
    }
    stack.at[0] = stack.at[which];
    stack.count = 1;
    locks.count = stack.at[0].kind == WORK_LOCK;
    if (locks.count) {
        locks.at[0] = locks.at[lock];
    }
    while (level_count > 1) {
        give_graph(levels[--level_count - 1].graph);
    }
    levels[0] = top;
    levels[0].first_work = 0;
}

bool worklist_can_split(void)
{
    return stack.count >= stack.floor + 2;
}

void worklist_keep_newer(void)
{
    stack.floor = middle();
}

void worklist_keep_older(void)
{
    for (uint32_t end = middle(); stack.count > end;) {
        locks.count -= stack.at[--stack.count].kind == WORK_LOCK;
    }
}

const struct event *worklist_lock(void)
{
    return &locks.at[locks.count];
}

struct level *worklist_level(void)
{
    return &levels[level_count - 1];
}

struct level *worklist_new_level(void)
{
    struct level *top = worklist_level();
    struct graph *old = top->graph;

    if (stack.count > top->first_work) {
        return push_level();
    }
    level_count--;
    top = push_level();
    give_graph(old); /* not before: the caller still reads it */
    return top;
}

void worklist_write(FILE *to)
{
    const uint32_t counts[3] = {stack.count, locks.count, level_count};

    fwrite(counts, sizeof(counts), 1, to);
    fwrite(stack.at, sizeof(*stack.at), stack.count, to);
    fwrite(locks.at, sizeof(*locks.at), locks.count, to);
    for (uint32_t i = 0; i < level_count; i++) {
        fwrite(&levels[i], sizeof(levels[i]), 1, to);
        graph_write(to, levels[i].graph);
    }
}

void worklist_read(FILE *from, void (*read)(FILE *from, void *to, size_t size))
{
    uint32_t counts[3];

    worklist_reset();
    give_graph(levels[--level_count].graph);
    read(from, counts, sizeof(counts));
    for (uint32_t i = 0; i < counts[0]; i++) {
        struct work work;

        read(from, &work, sizeof(work));
        worklist_push(work);
    }
    for (uint32_t i = 0; i < counts[1]; i++) {
        struct event lock;

        read(from, &lock, sizeof(lock));
        worklist_push_lock((struct work){0}, &lock);
        stack.count--; /* its work is there already */
    }
    for (uint32_t i = 0; i < counts[2]; i++) {
        struct level *level = push_level();
        struct graph *graph = level->graph;

        read(from, level, sizeof(*level));
        level->graph = graph;
        graph_read(from, read, graph);
    }
}
