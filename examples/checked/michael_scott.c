/* SPDX-License-Identifier: MIT */
/*
 * A queue of linked nodes, with a dummy at its head.
 * Michael, Scott, "Simple, Fast, and Practical Non-Blocking and Blocking
 * Concurrent Queue Algorithms", PODC 1996, figure 1; nodes are not used again.
 *
 * run: --weaken
 * expect: verified executions=86 weaker=0
 * 1: a node is linked before it is filled
 * run: -- -DBUG=1
 * expect: violated race
 * 2: two take the same node
 * run: -- -DBUG=2
 * expect: violated assert
 * 3: two link to the same node
 * run: -- -DBUG=3
 * expect: violated assert
 */

#include "checked.h"

enum { NODES = 3 };

struct node {
    struct node *_Atomic next;
    int value;
};

static struct node nodes[NODES]; /* the first is the dummy */
static struct node *_Atomic head = nodes, *_Atomic tail = nodes;
static int got[2];

static bool link_after(struct node *last, struct node *node)
{
    struct node *none = NULL;

    if (BUG == 3) {
        store(&last->next, node, release);
        return true;
    }

    return compare(&last->next, &none, node, BUG == 1 ? relaxed : release,
                   relaxed);
}

static void move_tail(struct node *from, struct node *to)
{
    (void)compare(&tail, &from, to, release, relaxed);
}

static void put(struct node *node, int value)
{
    node->value = value;
    for (;;) {
        struct node *last = load(&tail, relaxed);
        struct node *next = load(&last->next, relaxed);

        if (next) {
            move_tail(last, next);
        } else if (link_after(last, node)) {
            move_tail(last, node);
            return;
        }
    }
}

static bool move_head(struct node *from, struct node *to)
{
    if (BUG == 2) {
        store(&head, to, release);
        return true;
    }
    return compare(&head, &from, to, release, relaxed);
}

static int get(void)
{
    for (;;) {
        struct node *first = load(&head, acquire);
        struct node *last = load(&tail, acquire);
        struct node *next = load(&first->next, acquire);

        if (!next) {
            return 0;
        }
        if (first == last) {
            move_tail(last, next);
        } else if (move_head(first, next)) {
            return next->value;
        }
    }
}

static void *work(void *number)
{
    int self = number_of(number);

    put(&nodes[self + 1], self + 1);
    got[self] = get();
    return NULL;
}

int main(void)
{
    run(2, work);
    assert(got[0] + got[1] == 3);
    assert(got[0] != 0 && got[1] != 0 && get() == 0);
    return 0;
}
