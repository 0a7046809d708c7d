/* SPDX-License-Identifier: MIT */
#ifndef TENON_QUEUE_H
#define TENON_QUEUE_H

/*
 * Lists whose links stand in the elements: no allocation, no failure.
 *
 *              links  insert at      remove          walk
 *   SLIST      1      head           head, after     forward
 *   LIST       2      head, anywhere any             forward
 *   SIMPLEQ    1      head, tail     head, after     forward
 *   TAILQ      2      ends, anywhere any             forward, backward
 *
 *     struct job {
 *         TN_SIMPLEQ_ENTRY(job) node;
 *         int number;
 *     };
 *     TN_SIMPLEQ_HEAD(jobs, job) queue = TN_SIMPLEQ_HEAD_INIT(queue);
 *     struct job *job;
 *
 *     TN_SIMPLEQ_INSERT_TAIL(&queue, job, node);
 *     TN_SIMPLEQ_FOREACH (job, &queue, node) {
 *         printf("%d\n", job->number);
 *     }
 *
 * A *_FOREACH_SAFE allows the current element to be removed.  Arguments are
 * evaluated more than once, but for the elements that are inserted.
 *
 * Threads   Lists are not synchronised, but for
 *
 *   TN_SLIST_INSERT_HEAD_ATOMIC(head, element, field)   from any thread
 *   TN_SLIST_MOVE_ATOMIC(to, from)                      from any thread
 *
 * which push one element, and take the whole list away.  They go together, and
 * with TN_SLIST_EMPTY_ATOMIC, and with nothing else on the same head.
 *
 * Promises
 *
 *   Q1  What came before an INSERT_HEAD_ATOMIC happens before what follows the
 *       MOVE_ATOMIC that took its element.
 *   Q2  Each element is taken once.  Elements that one thread pushed come out
 *       in the reverse order.
 *
 * Context   Anywhere, signal handlers included for the atomic ones.
 * Progress  INSERT_HEAD_ATOMIC is lock-free, MOVE_ATOMIC wait-free.
 */

#include <stddef.h>

#include <tenon/atomic.h>

/* Singly linked list */

#define TN_SLIST_HEAD(name, type) \
    struct name {                 \
        struct type *first_;      \
    }
#define TN_SLIST_HEAD_INIT(head) \
    {                            \
        NULL                     \
    }
#define TN_SLIST_ENTRY(type) \
    struct {                 \
        struct type *next_;  \
    }
#define TN_SLIST_INIT(head)          ((void)((head)->first_ = NULL))
#define TN_SLIST_EMPTY(head)         ((head)->first_ == NULL)
#define TN_SLIST_FIRST(head)         ((head)->first_)
#define TN_SLIST_NEXT(element, node) ((element)->node.next_)

#define TN_SLIST_FOREACH(var, head, node) \
    for ((var) = (head)->first_; (var); (var) = (var)->node.next_)
#define TN_SLIST_FOREACH_SAFE(var, head, node, following) \
    for ((var) = (head)->first_;                          \
         (var) && ((following) = (var)->node.next_, 1); (var) = (following))

#define TN_SLIST_INSERT_HEAD(head, element, node)    \
    do {                                             \
        __typeof__((head)->first_) new_ = (element); \
        new_->node.next_ = (head)->first_;           \
        (head)->first_ = new_;                       \
    } while (0)
#define TN_SLIST_INSERT_AFTER(list_element, element, node)       \
    do {                                                         \
        __typeof__((list_element)->node.next_) new_ = (element); \
        new_->node.next_ = (list_element)->node.next_;           \
        (list_element)->node.next_ = new_;                       \
    } while (0)
#define TN_SLIST_REMOVE_HEAD(head, node) \
    ((void)((head)->first_ = (head)->first_->node.next_))
#define TN_SLIST_REMOVE_AFTER(element, node) \
    ((void)((element)->node.next_ = (element)->node.next_->node.next_))
/* Walks the list to find the element, which must be in it. */
#define TN_SLIST_REMOVE(head, element, node)                 \
    do {                                                     \
        __typeof__(&(head)->first_) link_ = &(head)->first_; \
        while (*link_ != (element)) {                        \
            link_ = &(*link_)->node.next_;                   \
        }                                                    \
        *link_ = (*link_)->node.next_;                       \
    } while (0)

#define TN_SLIST_EMPTY_ATOMIC(head) (tn_atomic_read(&(head)->first_) == NULL)
#define TN_SLIST_INSERT_HEAD_ATOMIC(head, element, node)                     \
    do {                                                                     \
        __typeof__((head)->first_) new_ = (element);                         \
        __typeof__((head)->first_) first_ = tn_atomic_read(&(head)->first_); \
        __typeof__((head)->first_) seen_;                                    \
        for (;; first_ = seen_) {                                            \
            new_->node.next_ = first_;                                       \
            seen_ = tn_atomic_cmpxchg_release(&(head)->first_, first_,       \
                                              new_); /* Q1 */                \
            if (seen_ == first_) {                                           \
                break;                                                       \
            }                                                                \
        }                                                                    \
    } while (0)
#define TN_SLIST_MOVE_ATOMIC(to, from) \
    ((void)((to)->first_ =             \
                tn_atomic_xchg_acquire(&(from)->first_, NULL))) /* Q1 */

/* List: link_ is the address of the pointer that points to the element. */

#define TN_LIST_HEAD(name, type) \
    struct name {                \
        struct type *first_;     \
    }
#define TN_LIST_HEAD_INIT(head) \
    {                           \
        NULL                    \
    }
#define TN_LIST_ENTRY(type)          \
    struct {                         \
        struct type *next_, **link_; \
    }
#define TN_LIST_INIT(head)          ((void)((head)->first_ = NULL))
#define TN_LIST_EMPTY(head)         ((head)->first_ == NULL)
#define TN_LIST_FIRST(head)         ((head)->first_)
#define TN_LIST_NEXT(element, node) ((element)->node.next_)
/* For elements that were zeroed, or removed with SAFE_REMOVE. */
#define TN_LIST_IS_INSERTED(element, node) ((element)->node.link_ != NULL)

#define TN_LIST_FOREACH(var, head, node) \
    for ((var) = (head)->first_; (var); (var) = (var)->node.next_)
#define TN_LIST_FOREACH_SAFE(var, head, node, following) \
    for ((var) = (head)->first_;                         \
         (var) && ((following) = (var)->node.next_, 1); (var) = (following))

/* Puts the element where *link points to, ahead of what is there. */
#define TN_LIST_INSERT_AT_(link, element, node)     \
    do {                                            \
        __typeof__(link) at_ = (link);              \
        __typeof__(*at_) new_ = (element);          \
        new_->node.next_ = *at_;                    \
        new_->node.link_ = at_;                     \
        if (*at_) {                                 \
            (*at_)->node.link_ = &new_->node.next_; \
        }                                           \
        *at_ = new_;                                \
    } while (0)
#define TN_LIST_INSERT_HEAD(head, element, node) \
    TN_LIST_INSERT_AT_(&(head)->first_, element, node)
#define TN_LIST_INSERT_AFTER(list_element, element, node) \
    TN_LIST_INSERT_AT_(&(list_element)->node.next_, element, node)
#define TN_LIST_INSERT_BEFORE(list_element, element, node) \
    TN_LIST_INSERT_AT_((list_element)->node.link_, element, node)
#define TN_LIST_REMOVE(element, node)                                  \
    do {                                                               \
        if ((element)->node.next_) {                                   \
            (element)->node.next_->node.link_ = (element)->node.link_; \
        }                                                              \
        *(element)->node.link_ = (element)->node.next_;                \
    } while (0)
#define TN_LIST_SAFE_REMOVE(element, node)        \
    do {                                          \
        if (TN_LIST_IS_INSERTED(element, node)) { \
            TN_LIST_REMOVE(element, node);        \
            (element)->node.next_ = NULL;         \
            (element)->node.link_ = NULL;         \
        }                                         \
    } while (0)
#define TN_LIST_SWAP(head1, head2, node)                      \
    do {                                                      \
        __typeof__((head1)->first_) first_ = (head1)->first_; \
        (head1)->first_ = (head2)->first_;                    \
        (head2)->first_ = first_;                             \
        if ((head1)->first_) {                                \
            (head1)->first_->node.link_ = &(head1)->first_;   \
        }                                                     \
        if ((head2)->first_) {                                \
            (head2)->first_->node.link_ = &(head2)->first_;   \
        }                                                     \
    } while (0)

/* Simple queue: last_ is the address of the pointer at its end. */

#define TN_SIMPLEQ_HEAD(name, type)   \
    struct name {                     \
        struct type *first_, **last_; \
    }
#define TN_SIMPLEQ_HEAD_INIT(head) \
    {                              \
        NULL, &(head).first_       \
    }
#define TN_SIMPLEQ_ENTRY(type) \
    struct {                   \
        struct type *next_;    \
    }
#define TN_SIMPLEQ_INIT(head) \
    ((void)((head)->first_ = NULL, (head)->last_ = &(head)->first_))
#define TN_SIMPLEQ_EMPTY(head)         ((head)->first_ == NULL)
#define TN_SIMPLEQ_EMPTY_ATOMIC(head)  (tn_atomic_read(&(head)->first_) == NULL)
#define TN_SIMPLEQ_FIRST(head)         ((head)->first_)
#define TN_SIMPLEQ_NEXT(element, node) ((element)->node.next_)

#define TN_SIMPLEQ_FOREACH(var, head, node) \
    for ((var) = (head)->first_; (var); (var) = (var)->node.next_)
#define TN_SIMPLEQ_FOREACH_SAFE(var, head, node, following) \
    for ((var) = (head)->first_;                            \
         (var) && ((following) = (var)->node.next_, 1); (var) = (following))

#define TN_SIMPLEQ_INSERT_AT_(head, link, element, node) \
    do {                                                 \
        __typeof__((head)->last_) at_ = (link);          \
        __typeof__(*at_) new_ = (element);               \
        new_->node.next_ = *at_;                         \
        if (!*at_) {                                     \
            (head)->last_ = &new_->node.next_;           \
        }                                                \
        *at_ = new_;                                     \
    } while (0)
#define TN_SIMPLEQ_INSERT_HEAD(head, element, node) \
    TN_SIMPLEQ_INSERT_AT_(head, &(head)->first_, element, node)
#define TN_SIMPLEQ_INSERT_TAIL(head, element, node) \
    TN_SIMPLEQ_INSERT_AT_(head, (head)->last_, element, node)
#define TN_SIMPLEQ_INSERT_AFTER(head, list_element, element, node) \
    TN_SIMPLEQ_INSERT_AT_(head, &(list_element)->node.next_, element, node)
#define TN_SIMPLEQ_REMOVE_AT_(head, link, node) \
    do {                                        \
        __typeof__((head)->last_) at_ = (link); \
        *at_ = (*at_)->node.next_;              \
        if (!*at_) {                            \
            (head)->last_ = at_;                \
        }                                       \
    } while (0)
#define TN_SIMPLEQ_REMOVE_HEAD(head, node) \
    TN_SIMPLEQ_REMOVE_AT_(head, &(head)->first_, node)
#define TN_SIMPLEQ_REMOVE_AFTER(head, element, node) \
    TN_SIMPLEQ_REMOVE_AT_(head, &(element)->node.next_, node)
/* Walks the queue to find the element, which must be in it. */
#define TN_SIMPLEQ_REMOVE(head, element, node)             \
    do {                                                   \
        __typeof__((head)->last_) link_ = &(head)->first_; \
        while (*link_ != (element)) {                      \
            link_ = &(*link_)->node.next_;                 \
        }                                                  \
        TN_SIMPLEQ_REMOVE_AT_(head, link_, node);          \
    } while (0)
/* Moves all of @from to the end of @head, or to its beginning. */
#define TN_SIMPLEQ_CONCAT(head, from)        \
    do {                                     \
        if (!TN_SIMPLEQ_EMPTY(from)) {       \
            *(head)->last_ = (from)->first_; \
            (head)->last_ = (from)->last_;   \
            TN_SIMPLEQ_INIT(from);           \
        }                                    \
    } while (0)
#define TN_SIMPLEQ_PREPEND(head, from)         \
    do {                                       \
        if (!TN_SIMPLEQ_EMPTY(from)) {         \
            *(from)->last_ = (head)->first_;   \
            if (TN_SIMPLEQ_EMPTY(head)) {      \
                (head)->last_ = (from)->last_; \
            }                                  \
            (head)->first_ = (from)->first_;   \
            TN_SIMPLEQ_INIT(from);             \
        }                                      \
    } while (0)
/* Moves what follows the element to @rest, which is initialised. */
#define TN_SIMPLEQ_SPLIT_AFTER(head, element, node, rest) \
    do {                                                  \
        TN_SIMPLEQ_INIT(rest);                            \
        if ((element)->node.next_) {                      \
            (rest)->first_ = (element)->node.next_;       \
            (rest)->last_ = (head)->last_;                \
            (element)->node.next_ = NULL;                 \
            (head)->last_ = &(element)->node.next_;       \
        }                                                 \
    } while (0)

/* Tail queue: the first element's previous one is the last. */

#define TN_TAILQ_HEAD(name, type) \
    struct name {                 \
        struct type *first_;      \
    }
#define TN_TAILQ_HEAD_INIT(head) \
    {                            \
        NULL                     \
    }
#define TN_TAILQ_ENTRY(type)        \
    struct {                        \
        struct type *next_, *prev_; \
    }
#define TN_TAILQ_INIT(head)          ((void)((head)->first_ = NULL))
#define TN_TAILQ_EMPTY(head)         ((head)->first_ == NULL)
#define TN_TAILQ_FIRST(head)         ((head)->first_)
#define TN_TAILQ_NEXT(element, node) ((element)->node.next_)
#define TN_TAILQ_LAST(head, node) \
    ((head)->first_ ? (head)->first_->node.prev_ : NULL)
#define TN_TAILQ_PREV(head, element, node) \
    ((element) == (head)->first_ ? NULL : (element)->node.prev_)
/* For elements that were zeroed before they were inserted, or removed. */
#define TN_TAILQ_IN_USE(element, node) ((element)->node.prev_ != NULL)

#define TN_TAILQ_FOREACH(var, head, node) \
    for ((var) = (head)->first_; (var); (var) = (var)->node.next_)
#define TN_TAILQ_FOREACH_SAFE(var, head, node, following) \
    for ((var) = (head)->first_;                          \
         (var) && ((following) = (var)->node.next_, 1); (var) = (following))
#define TN_TAILQ_FOREACH_REVERSE(var, head, node)  \
    for ((var) = TN_TAILQ_LAST(head, node); (var); \
         (var) = TN_TAILQ_PREV(head, var, node))
#define TN_TAILQ_FOREACH_REVERSE_SAFE(var, head, node, preceding)    \
    for ((var) = TN_TAILQ_LAST(head, node);                          \
         (var) && ((preceding) = TN_TAILQ_PREV(head, var, node), 1); \
         (var) = (preceding))

#define TN_TAILQ_INSERT_HEAD(head, element, node)          \
    do {                                                   \
        __typeof__((head)->first_) new_ = (element);       \
        new_->node.next_ = (head)->first_;                 \
        if ((head)->first_) {                              \
            new_->node.prev_ = (head)->first_->node.prev_; \
            (head)->first_->node.prev_ = new_;             \
        } else {                                           \
            new_->node.prev_ = new_;                       \
        }                                                  \
        (head)->first_ = new_;                             \
    } while (0)
#define TN_TAILQ_INSERT_AFTER(head, list_element, element, node) \
    do {                                                         \
        __typeof__((head)->first_) new_ = (element);             \
        new_->node.next_ = (list_element)->node.next_;           \
        new_->node.prev_ = (list_element);                       \
        if (new_->node.next_) {                                  \
            new_->node.next_->node.prev_ = new_;                 \
        } else {                                                 \
            (head)->first_->node.prev_ = new_;                   \
        }                                                        \
        new_->node.prev_->node.next_ = new_;                     \
    } while (0)
#define TN_TAILQ_INSERT_TAIL(head, element, node)                            \
    do {                                                                     \
        if ((head)->first_) {                                                \
            TN_TAILQ_INSERT_AFTER(head, (head)->first_->node.prev_, element, \
                                  node);                                     \
        } else {                                                             \
            TN_TAILQ_INSERT_HEAD(head, element, node);                       \
        }                                                                    \
    } while (0)
#define TN_TAILQ_INSERT_BEFORE(head, list_element, element, node)            \
    do {                                                                     \
        if ((list_element) == (head)->first_) {                              \
            TN_TAILQ_INSERT_HEAD(head, element, node);                       \
        } else {                                                             \
            TN_TAILQ_INSERT_AFTER(head, (list_element)->node.prev_, element, \
                                  node);                                     \
        }                                                                    \
    } while (0)
#define TN_TAILQ_REMOVE(head, element, node)                 \
    do {                                                     \
        __typeof__((head)->first_) old_ = (element);         \
        if (old_->node.next_) {                              \
            old_->node.next_->node.prev_ = old_->node.prev_; \
        } else {                                             \
            (head)->first_->node.prev_ = old_->node.prev_;   \
        }                                                    \
        if (old_ == (head)->first_) {                        \
            (head)->first_ = old_->node.next_;               \
        } else {                                             \
            old_->node.prev_->node.next_ = old_->node.next_; \
        }                                                    \
        old_->node.prev_ = NULL;                             \
    } while (0)
/* Removes all from @from to @to, which come in this order. */
#define TN_TAILQ_REMOVE_SEVERAL(head, from, to, node)                       \
    do {                                                                    \
        __typeof__((head)->first_) each_ = (from), end_ = (to), following_; \
        for (bool more_ = true; more_; each_ = following_) {                \
            following_ = each_->node.next_;                                 \
            more_ = each_ != end_;                                          \
            TN_TAILQ_REMOVE(head, each_, node);                             \
        }                                                                   \
    } while (0)

#endif
