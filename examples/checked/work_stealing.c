/* SPDX-License-Identifier: MIT */
/*
 * A pool of workers: each pushes the tasks that it makes on a deque of its own,
 * and steals from the others when that is empty, until nothing is pending.
 * Blumofe, Leiserson, "Scheduling Multithreaded Computations by Work Stealing",
 * Journal of the ACM 46(5), 1999.  The deque is that of chase_lev.c.
 *
 * run: --weaken
 * expect: verified executions=7396 weaker=0
 * 1: the end of a task does not hand over what it did
 * run: -- -DBUG=1
 * expect: violated race
 * 2: a task can be stolen before it is filled
 * run: -- -DBUG=2
 * expect: violated livelock
 * 3: a task is counted when it is already there to be stolen
 * run: -- -DBUG=3
 * expect: violated assert
 * 4: taking and stealing do not see each other
 * run: -- -DBUG=4
 * expect: violated race
 */

#include "checked.h"

enum { WORKERS = 2, TASKS = 3, SIZE = 4 };

static struct task {
    int children; /* to make */
    int done;
} tasks[TASKS];
static int made = 1;

static struct deque {
    atomic_int top, bottom;
    struct task *_Atomic slots[SIZE];
} deques[WORKERS];
static atomic_int pending;

static void push(struct deque *deque, struct task *task)
{
    int b = load(&deque->bottom, relaxed);

    store(&deque->slots[b], task, relaxed);
    if (BUG != 2) {
        fence(release);
    }
    store(&deque->bottom, b + 1, relaxed);
}

static struct task *take(struct deque *deque)
{
    int b = load(&deque->bottom, relaxed) - 1, t;
    struct task *task = NULL;

    if (b < load(&deque->top, relaxed)) {
        return NULL; /* and nothing has been stored, while idle */
    }
    store(&deque->bottom, b, relaxed);
    if (BUG != 4) {
        fence(seq_cst);
    }
    t = load(&deque->top, relaxed);
    if (t <= b) {
        task = load(&deque->slots[b], relaxed);
    }
    if (t < b) {
        return task;
    }
    if (t == b && !compare(&deque->top, &t, t + 1, relaxed, relaxed)) {
        task = NULL;
    }
    store(&deque->bottom, b + 1, relaxed);
    return task;
}

static struct task *steal(struct deque *deque)
{
    int t = load(&deque->top, relaxed);
    struct task *task;

    fence(seq_cst);
    if (t >= load(&deque->bottom, acquire)) {
        return NULL;
    }
    task = load(&deque->slots[t], relaxed);
    return compare(&deque->top, &t, t + 1, relaxed, relaxed) ? task : NULL;
}

static void spawn(struct deque *deque, struct task *task)
{
    if (BUG != 3) {
        (void)add(&pending, 1, relaxed);
    }
    push(deque, task);
    if (BUG == 3) {
        (void)add(&pending, 1, relaxed);
    }
}

static void do_task(struct deque *deque, struct task *task)
{
    for (int i = 0; i < task->children; i++) {
        spawn(deque, &tasks[made++]);
    }
    task->done++;
    (void)add(&pending, -1, BUG == 1 ? relaxed : release);
}

static void *work(void *number)
{
    int self = number_of(number);

    while (load(&pending, acquire) > 0) {
        struct task *task = take(&deques[self]);

        if (!task) {
            task = steal(&deques[1 - self]);
        }
        if (task) {
            do_task(&deques[self], task);
        }
    }
    for (int i = 0; i < TASKS; i++) {
        assert(tasks[i].done == 1);
    }
    return NULL;
}

int main(void)
{
    tasks[0].children = TASKS - 1;
    store(&pending, 1, relaxed);
    push(&deques[0], &tasks[0]);
    run(WORKERS, work);
    return 0;
}
