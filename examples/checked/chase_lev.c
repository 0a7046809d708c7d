/* SPDX-License-Identifier: MIT */
/*
 * A deque: its owner works at the bottom, thieves take from the top.
 * Chase, Lev, "Dynamic Circular Work-Stealing Deque", SPAA 2005.  Lê, Pop,
 * Cohen, Zappa Nardelli, "Correct and Efficient Work-Stealing for Weak Memory
 * Models", PPoPP 2013.  This one does not grow.
 *
 * run: --weaken
 * expect: verified executions=532 weaker=0
 * 1: no fence where the owner takes
 * run: -- -DBUG=1
 * expect: violated race
 * 2: no fence where a thief steals
 * run: -- -DBUG=2
 * expect: violated race
 * 3: a release store in place of the fence: what take stores to the bottom
 * later tells thieves nothing of the items (C++20; C11 said that it does)
 * run: -- -DBUG=3
 * expect: violated race
 * 4: the owner takes the last one without asking
 * run: -- -DBUG=4
 * expect: violated race
 * 5: the bottom is put back to where the compare found the top
 * run: -- -DBUG=5
 * expect: violated race
 */

#include "checked.h"

enum { SIZE = 2, ITEMS = 3, THIEVES = 2 };

struct item {
    int taken; /* plain: two that take it race */
};

static atomic_int top, bottom;
static struct item *_Atomic slots[SIZE];

static bool push(struct item *item)
{
    int b = load(&bottom, relaxed);

    if (b - load(&top, relaxed) >= SIZE) {
        return false;
    }
    store(&slots[b % SIZE], item, relaxed);
    if (BUG != 3) {
        fence(release);
    }
    store(&bottom, b + 1, BUG == 3 ? release : relaxed);
    return true;
}

/* The last item goes to whoever moves the top. */
static struct item *take_last(int t, struct item *item)
{
    int found = t;
    bool mine = BUG == 4 || compare(&top, &found, t + 1, relaxed, relaxed);

    store(&bottom, (BUG == 5 ? found : t) + 1, relaxed);
    return mine ? item : NULL;
}

static struct item *take(void)
{
    int b = load(&bottom, relaxed) - 1;
    struct item *item;
    int t;

    store(&bottom, b, relaxed);
    if (BUG != 1) {
        fence(seq_cst);
    }
    t = load(&top, relaxed);
    if (t > b) {
        store(&bottom, b + 1, relaxed);
        return NULL;
    }
    item = load(&slots[b % SIZE], relaxed);
    return t == b ? take_last(t, item) : item;
}

static struct item *steal(void)
{
    int t = load(&top, relaxed);
    struct item *item;

    if (BUG != 2) {
        fence(seq_cst);
    }
    if (t >= load(&bottom, acquire)) {
        return NULL;
    }
    item = load(&slots[t % SIZE], relaxed);
    return compare(&top, &t, t + 1, relaxed, relaxed) ? item : NULL;
}

static void use(struct item *item)
{
    if (item) {
        item->taken++;
    }
}

static void *work(void *number)
{
    static struct item items[ITEMS];

    if (number_of(number) > 0) {
        use(steal());
        return NULL;
    }
    for (int i = 0; i < ITEMS; i++) {
        items[i].taken = 0;
        if (!push(&items[i])) {
            use(&items[i]);
        }
    }
    use(take());
    use(take());
    return NULL;
}

int main(void)
{
    run(1 + THIEVES, work);
    return 0;
}
