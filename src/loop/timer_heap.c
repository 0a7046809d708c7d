/* SPDX-License-Identifier: MIT */
/*
 * A pairing heap (Fredman, Sedgewick, Sleator and Tarjan, 1986): a tree whose
 * parents come before their children.  Its links stand in the timers, so that
 * arming one cannot fail; inserting compares once.
 *
 *     child_   the first child
 *     next_    the next sibling
 *     prev_    the sibling before, or the parent for the first child; NULL for
 *              the root and for what is in no heap
 */

#include "loop/loop.h"

/* Makes the later of two roots a child of the earlier, which it returns. */
static struct tn_timer *meld(struct tn_timer *a, struct tn_timer *b)
{
    if (b->deadline_ < a->deadline_) {
        struct tn_timer *t = a;

        a = b;
        b = t;
    }
    b->next_ = a->child_;
    if (b->next_) {
        b->next_->prev_ = b;
    }
    b->prev_ = a;
    a->child_ = b;
    return a;
}

/*
 * Melds a list of siblings into one tree: in pairs from the left, then the
 * pairs from the right, which is what makes removing cheap in the long run.
 */
static struct tn_timer *meld_siblings(struct tn_timer *list)
{
    struct tn_timer *pairs = NULL, *root = NULL, *pair, *rest;

    for (; list; list = rest) {
        pair = list;
        rest = pair->next_;
        if (rest) {
            struct tn_timer *second = rest;

            rest = second->next_;
            pair = meld(pair, second);
        }
        pair->next_ = pairs;
        pairs = pair;
    }
    for (; pairs; pairs = rest) {
        rest = pairs->next_;
        root = root ? meld(root, pairs) : pairs;
    }
    if (root) {
        root->next_ = root->prev_ = NULL;
    }
    return root;
}

void tn_heap_insert_(struct tn_timer **heap, struct tn_timer *timer)
{
    timer->child_ = timer->next_ = timer->prev_ = NULL;
    *heap = *heap ? meld(*heap, timer) : timer;
}

void tn_heap_remove_(struct tn_timer **heap, struct tn_timer *timer)
{
    struct tn_timer *children = meld_siblings(timer->child_);

    if (timer == *heap) {
        *heap = children;
        return;
    }
    if (timer->prev_->child_ == timer) {
        timer->prev_->child_ = timer->next_;
    } else {
        timer->prev_->next_ = timer->next_;
    }
    if (timer->next_) {
        timer->next_->prev_ = timer->prev_;
    }
    timer->prev_ = NULL;
    if (children) {
        *heap = meld(*heap, children);
    }
}

bool tn_heap_has_(const struct tn_timer *heap, const struct tn_timer *timer)
{
    return timer == heap || timer->prev_;
}
