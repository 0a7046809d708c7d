/* SPDX-License-Identifier: MIT */
/*
 * A stack whose nodes are freed as soon as no hazard pointer is on them.
 * Treiber, "Systems Programming: Coping with Parallelism", IBM RJ 5118, 1986.
 * Michael, "Hazard Pointers: Safe Memory Reclamation for Lock-Free Objects",
 * IEEE TPDS 15(6), 2004.
 *
 * Who takes a node says so first and then looks whether it is still the top;
 * who frees one takes it off first and then looks at the hazard pointers.  A
 * fence on both sides lets at least one of them see the other.  Whoever finds
 * that a hazard pointer has moved on must come after what it was for.
 *
 * run: --weaken
 * expect: verified executions=89 weaker=0
 * 1: no fence between the hazard pointer and the second look
 * run: -- -DBUG=1
 * expect: violated race
 * 2: no second look
 * run: -- -DBUG=2
 * expect: violated use-after-free
 * 3: no fence between taking a node off and looking at hazard pointers
 * run: -- -DBUG=3
 * expect: violated use-after-free
 * 4: a node is pushed before it is filled
 * run: -- -DBUG=4
 * expect: violated race
 */

#include "checked.h"

#include <stdlib.h>

enum { N = 2 };

struct node {
    struct node *next;
    int value;
};

static struct node *_Atomic top;
static struct node *_Atomic hazards[N];

static void push(int value)
{
    struct node *node = malloc(sizeof(*node));

    assert(node);
    node->value = value;
    node->next = load(&top, relaxed);
    while (!compare(&top, &node->next, node, BUG == 4 ? relaxed : release,
                    relaxed)) {
    }
}

/* The top, which nobody frees until the hazard pointer is taken away. */
static struct node *protect(int self)
{
    struct node *node = load(&top, BUG == 2 ? acquire : relaxed), *seen;

    for (;; node = seen) {
        store(&hazards[self], node, release);
        if (BUG != 1) {
            fence(seq_cst);
        }
        seen = BUG == 2 ? node : load(&top, relaxed);
        if (seen == node) {
            return node;
        }
    }
}

static void retire(struct node *node)
{
    if (BUG != 3) {
        fence(seq_cst);
    }
    for (int i = 0; i < N; i++) {
        if (load(&hazards[i], acquire) == node) {
            return; /* left to the other one, who has lost the race for it */
        }
    }
    free(node);
}

static int pop(int self)
{
    struct node *node, *expected;
    int value = 0;

    do {
        node = expected = protect(self);
    } while (node && !compare(&top, &expected, node->next, relaxed, relaxed));
    if (node) {
        value = node->value;
    }
    store(&hazards[self], NULL, relaxed);
    if (node) {
        retire(node);
    }
    return value;
}

static void *work(void *number)
{
    int self = number_of(number);

    if (self == 1) {
        push(2);
    }
    (void)pop(self);
    return NULL;
}

int main(void)
{
    push(1);
    run(N, work);
    assert(pop(0) == 0);
    return 0;
}
