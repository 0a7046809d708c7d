/* SPDX-License-Identifier: MIT */
#ifndef TENON_RCU_QUEUE_H
#define TENON_RCU_QUEUE_H

/*
 * The lists of <tenon/queue.h> for readers that walk them under RCU while a
 * writer changes them.
 *
 *     reader:  tn_rcu_read_lock();
 *              TN_LIST_FOREACH_RCU (job, &jobs, node) {
 *                  use(job);
 *              }
 *              tn_rcu_read_unlock();
 *
 *     writer:  lock(&jobs_lock);
 *              TN_LIST_REMOVE_RCU(job, node);
 *              unlock(&jobs_lock);
 *              tn_free_rcu(job, rcu);
 *
 * Threads   Any number of readers.  Writers exclude each other, with a lock
 *           for example; they may use the plain forms of *_FOREACH.
 *
 * Promises
 *
 *   Q3  A reader that comes to an element sees what its writer did before the
 *       element was inserted.
 *   Q4  A walk comes to every element that was in the list all the time, once,
 *       in the order of the list; to elements inserted or removed meanwhile it
 *       may or may not come.
 *   Q5  An element that has been removed still leads on to the rest of the
 *       list, until a grace period has passed.
 *
 * Readers go forward only.  Removing is a release store too: after it a reader
 * goes from one writer's element to another writer's, and must see that.
 *
 * Progress  Wait-free, for readers and writers.
 */

#include <tenon/queue.h>

/* What all four kinds share. */
#define TN_RCU_EMPTY_(head)         (tn_atomic_read(&(head)->first_) == NULL)
#define TN_RCU_FIRST_(head)         tn_atomic_rcu_read(&(head)->first_)
#define TN_RCU_NEXT_(element, node) tn_atomic_rcu_read(&(element)->node.next_)
#define TN_RCU_FOREACH_(var, head, node) \
    for ((var) = TN_RCU_FIRST_(head); (var); (var) = TN_RCU_NEXT_(var, node))
#define TN_RCU_FOREACH_SAFE_(var, head, node, following)      \
    for ((var) = TN_RCU_FIRST_(head);                         \
         (var) && ((following) = TN_RCU_NEXT_(var, node), 1); \
         (var) = (following))

/* Singly linked list */

#define TN_SLIST_EMPTY_RCU(head)              TN_RCU_EMPTY_(head)
#define TN_SLIST_FIRST_RCU(head)              TN_RCU_FIRST_(head)
#define TN_SLIST_NEXT_RCU(element, node)      TN_RCU_NEXT_(element, node)
#define TN_SLIST_FOREACH_RCU(var, head, node) TN_RCU_FOREACH_(var, head, node)
#define TN_SLIST_FOREACH_SAFE_RCU(var, head, node, following) \
    TN_RCU_FOREACH_SAFE_(var, head, node, following)

#define TN_SLIST_INSERT_AT_RCU_(link, element, node) \
    do {                                             \
        __typeof__(link) at_ = (link);               \
        __typeof__(*at_) new_ = (element);           \
        new_->node.next_ = *at_;                     \
        tn_atomic_rcu_set(at_, new_); /* Q3 */       \
    } while (0)
#define TN_SLIST_INSERT_HEAD_RCU(head, element, node) \
    TN_SLIST_INSERT_AT_RCU_(&(head)->first_, element, node)
#define TN_SLIST_INSERT_AFTER_RCU(list_element, element, node) \
    TN_SLIST_INSERT_AT_RCU_(&(list_element)->node.next_, element, node)
#define TN_SLIST_REMOVE_HEAD_RCU(head, node) \
    tn_atomic_rcu_set(&(head)->first_, (head)->first_->node.next_) /* Q3 */
#define TN_SLIST_REMOVE_AFTER_RCU(element, node) \
    tn_atomic_rcu_set(&(element)->node.next_,    \
                      (element)->node.next_->node.next_) /* Q3 */
#define TN_SLIST_REMOVE_RCU(head, element, node)                 \
    do {                                                         \
        __typeof__(&(head)->first_) link_ = &(head)->first_;     \
        while (*link_ != (element)) {                            \
            link_ = &(*link_)->node.next_;                       \
        }                                                        \
        tn_atomic_rcu_set(link_, (*link_)->node.next_); /* Q3 */ \
    } while (0)

/* List */

#define TN_LIST_EMPTY_RCU(head)              TN_RCU_EMPTY_(head)
#define TN_LIST_FIRST_RCU(head)              TN_RCU_FIRST_(head)
#define TN_LIST_NEXT_RCU(element, node)      TN_RCU_NEXT_(element, node)
#define TN_LIST_FOREACH_RCU(var, head, node) TN_RCU_FOREACH_(var, head, node)
#define TN_LIST_FOREACH_SAFE_RCU(var, head, node, following) \
    TN_RCU_FOREACH_SAFE_(var, head, node, following)

#define TN_LIST_INSERT_AT_RCU_(link, element, node)           \
    do {                                                      \
        __typeof__(link) at_ = (link);                        \
        __typeof__(*at_) new_ = (element);                    \
        new_->node.next_ = *at_;                              \
        new_->node.link_ = at_;                               \
        if (new_->node.next_) {                               \
            new_->node.next_->node.link_ = &new_->node.next_; \
        }                                                     \
        tn_atomic_rcu_set(at_, new_); /* Q3 */                \
    } while (0)
#define TN_LIST_INSERT_HEAD_RCU(head, element, node) \
    TN_LIST_INSERT_AT_RCU_(&(head)->first_, element, node)
#define TN_LIST_INSERT_AFTER_RCU(list_element, element, node) \
    TN_LIST_INSERT_AT_RCU_(&(list_element)->node.next_, element, node)
#define TN_LIST_INSERT_BEFORE_RCU(list_element, element, node) \
    TN_LIST_INSERT_AT_RCU_((list_element)->node.link_, element, node)
#define TN_LIST_REMOVE_RCU(element, node)                              \
    do {                                                               \
        if ((element)->node.next_) {                                   \
            (element)->node.next_->node.link_ = (element)->node.link_; \
        }                                                              \
        tn_atomic_rcu_set((element)->node.link_,                       \
                          (element)->node.next_); /* Q3 */             \
    } while (0)

/* Simple queue */

#define TN_SIMPLEQ_EMPTY_RCU(head)              TN_RCU_EMPTY_(head)
#define TN_SIMPLEQ_FIRST_RCU(head)              TN_RCU_FIRST_(head)
#define TN_SIMPLEQ_NEXT_RCU(element, node)      TN_RCU_NEXT_(element, node)
#define TN_SIMPLEQ_FOREACH_RCU(var, head, node) TN_RCU_FOREACH_(var, head, node)
#define TN_SIMPLEQ_FOREACH_SAFE_RCU(var, head, node, following) \
    TN_RCU_FOREACH_SAFE_(var, head, node, following)

#define TN_SIMPLEQ_INSERT_AT_RCU_(head, link, element, node) \
    do {                                                     \
        __typeof__((head)->last_) at_ = (link);              \
        __typeof__(*at_) new_ = (element);                   \
        new_->node.next_ = *at_;                             \
        if (!new_->node.next_) {                             \
            (head)->last_ = &new_->node.next_;               \
        }                                                    \
        tn_atomic_rcu_set(at_, new_); /* Q3 */               \
    } while (0)
#define TN_SIMPLEQ_INSERT_HEAD_RCU(head, element, node) \
    TN_SIMPLEQ_INSERT_AT_RCU_(head, &(head)->first_, element, node)
#define TN_SIMPLEQ_INSERT_TAIL_RCU(head, element, node) \
    TN_SIMPLEQ_INSERT_AT_RCU_(head, (head)->last_, element, node)
#define TN_SIMPLEQ_INSERT_AFTER_RCU(head, list_element, element, node) \
    TN_SIMPLEQ_INSERT_AT_RCU_(head, &(list_element)->node.next_, element, node)
#define TN_SIMPLEQ_REMOVE_AT_RCU_(head, link, node)  \
    do {                                             \
        __typeof__((head)->last_) at_ = (link);      \
        __typeof__(*at_) rest_ = (*at_)->node.next_; \
        if (!rest_) {                                \
            (head)->last_ = at_;                     \
        }                                            \
        tn_atomic_rcu_set(at_, rest_); /* Q3 */      \
    } while (0)
#define TN_SIMPLEQ_REMOVE_HEAD_RCU(head, node) \
    TN_SIMPLEQ_REMOVE_AT_RCU_(head, &(head)->first_, node)
#define TN_SIMPLEQ_REMOVE_AFTER_RCU(head, element, node) \
    TN_SIMPLEQ_REMOVE_AT_RCU_(head, &(element)->node.next_, node)
#define TN_SIMPLEQ_REMOVE_RCU(head, element, node)         \
    do {                                                   \
        __typeof__((head)->last_) link_ = &(head)->first_; \
        while (*link_ != (element)) {                      \
            link_ = &(*link_)->node.next_;                 \
        }                                                  \
        TN_SIMPLEQ_REMOVE_AT_RCU_(head, link_, node);      \
    } while (0)

/* Tail queue: only the writers go backward. */

#define TN_TAILQ_EMPTY_RCU(head)              TN_RCU_EMPTY_(head)
#define TN_TAILQ_FIRST_RCU(head)              TN_RCU_FIRST_(head)
#define TN_TAILQ_NEXT_RCU(element, node)      TN_RCU_NEXT_(element, node)
#define TN_TAILQ_FOREACH_RCU(var, head, node) TN_RCU_FOREACH_(var, head, node)
#define TN_TAILQ_FOREACH_SAFE_RCU(var, head, node, following) \
    TN_RCU_FOREACH_SAFE_(var, head, node, following)

#define TN_TAILQ_INSERT_HEAD_RCU(head, element, node)        \
    do {                                                     \
        __typeof__((head)->first_) new_ = (element);         \
        new_->node.next_ = (head)->first_;                   \
        new_->node.prev_ = new_;                             \
        if (new_->node.next_) {                              \
            new_->node.prev_ = new_->node.next_->node.prev_; \
            new_->node.next_->node.prev_ = new_;             \
        }                                                    \
        tn_atomic_rcu_set(&(head)->first_, new_); /* Q3 */   \
    } while (0)
#define TN_TAILQ_INSERT_AFTER_RCU(head, list_element, element, node)     \
    do {                                                                 \
        __typeof__((head)->first_) new_ = (element);                     \
        new_->node.next_ = (list_element)->node.next_;                   \
        new_->node.prev_ = (list_element);                               \
        if (new_->node.next_) {                                          \
            new_->node.next_->node.prev_ = new_;                         \
        } else {                                                         \
            (head)->first_->node.prev_ = new_;                           \
        }                                                                \
        tn_atomic_rcu_set(&new_->node.prev_->node.next_, new_); /* Q3 */ \
    } while (0)
#define TN_TAILQ_INSERT_TAIL_RCU(head, element, node)                   \
    do {                                                                \
        if ((head)->first_) {                                           \
            TN_TAILQ_INSERT_AFTER_RCU(head, (head)->first_->node.prev_, \
                                      element, node);                   \
        } else {                                                        \
            TN_TAILQ_INSERT_HEAD_RCU(head, element, node);              \
        }                                                               \
    } while (0)
#define TN_TAILQ_INSERT_BEFORE_RCU(head, list_element, element, node)   \
    do {                                                                \
        if ((list_element) == (head)->first_) {                         \
            TN_TAILQ_INSERT_HEAD_RCU(head, element, node);              \
        } else {                                                        \
            TN_TAILQ_INSERT_AFTER_RCU(head, (list_element)->node.prev_, \
                                      element, node);                   \
        }                                                               \
    } while (0)
#define TN_TAILQ_REMOVE_RCU(head, element, node)                              \
    do {                                                                      \
        __typeof__((head)->first_) old_ = (element);                          \
        __typeof__((head)->first_) rest_ = old_->node.next_;                  \
        if (rest_) {                                                          \
            rest_->node.prev_ = old_->node.prev_;                             \
        } else {                                                              \
            (head)->first_->node.prev_ = old_->node.prev_;                    \
        }                                                                     \
        if (old_ == (head)->first_) {                                         \
            tn_atomic_rcu_set(&(head)->first_, rest_); /* Q3 */               \
        } else {                                                              \
            tn_atomic_rcu_set(&old_->node.prev_->node.next_, rest_); /* Q3 */ \
        }                                                                     \
        old_->node.prev_ = NULL;                                              \
    } while (0)

#endif
