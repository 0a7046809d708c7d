/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_RCU_QUEUE_H
#define TENON_QEMU_RCU_QUEUE_H

/*
 * The lists of <tenon/rcu_queue.h> under QEMU's names: readers walk them inside
 * of sections while one writer changes them.
 */

#include <tenon/rcu_queue.h>

#include "qemu/atomic.h"
#include "qemu/compiler.h"
#include "qemu/queue.h"

/* Doubly linked */

#define QLIST_EMPTY_RCU(head)      TN_LIST_EMPTY_RCU(head)
#define QLIST_FIRST_RCU(head)      TN_LIST_FIRST_RCU(head)
#define QLIST_NEXT_RCU(elm, field) TN_LIST_NEXT_RCU(elm, field)
#define QLIST_FOREACH_RCU(var, head, field) \
    TN_LIST_FOREACH_RCU (var, head, field)
#define QLIST_FOREACH_SAFE_RCU(var, head, field, next) \
    TN_LIST_FOREACH_SAFE_RCU (var, head, field, next)
#define QLIST_INSERT_HEAD_RCU(head, elm, field) \
    TN_LIST_INSERT_HEAD_RCU(head, elm, field)
#define QLIST_INSERT_AFTER_RCU(old, elm, field) \
    TN_LIST_INSERT_AFTER_RCU(old, elm, field)
#define QLIST_INSERT_BEFORE_RCU(old, elm, field) \
    TN_LIST_INSERT_BEFORE_RCU(old, elm, field)
#define QLIST_REMOVE_RCU(elm, field) TN_LIST_REMOVE_RCU(elm, field)

/* Singly linked */

#define QSLIST_EMPTY_RCU(head)      TN_SLIST_EMPTY_RCU(head)
#define QSLIST_FIRST_RCU(head)      TN_SLIST_FIRST_RCU(head)
#define QSLIST_NEXT_RCU(elm, field) TN_SLIST_NEXT_RCU(elm, field)
#define QSLIST_FOREACH_RCU(var, head, field) \
    TN_SLIST_FOREACH_RCU (var, head, field)
#define QSLIST_FOREACH_SAFE_RCU(var, head, field, next) \
    TN_SLIST_FOREACH_SAFE_RCU (var, head, field, next)
#define QSLIST_INSERT_HEAD_RCU(head, elm, field) \
    TN_SLIST_INSERT_HEAD_RCU(head, elm, field)
/* With the head in front or without. */
#define QSLIST_INSERT_AFTER_RCU(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_INSERT_AFTER_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_INSERT_AFTER_3(old, elm, field) \
    TN_SLIST_INSERT_AFTER_RCU(old, elm, field)
#define TN_QEMU_INSERT_AFTER_4(head, old, elm, field) \
    TN_SLIST_INSERT_AFTER_RCU(old, elm, field)
#define QSLIST_REMOVE_HEAD_RCU(head, field) \
    TN_SLIST_REMOVE_HEAD_RCU(head, field)
#define QSLIST_REMOVE_AFTER_RCU(elm, field) \
    TN_SLIST_REMOVE_AFTER_RCU(elm, field)
#define QSLIST_REMOVE_RCU(head, elm, type, field) \
    TN_SLIST_REMOVE_RCU(head, elm, field)

/* Singly linked, with a tail */

#define QSIMPLEQ_EMPTY_RCU(head)      TN_SIMPLEQ_EMPTY_RCU(head)
#define QSIMPLEQ_FIRST_RCU(head)      TN_SIMPLEQ_FIRST_RCU(head)
#define QSIMPLEQ_NEXT_RCU(elm, field) TN_SIMPLEQ_NEXT_RCU(elm, field)
#define QSIMPLEQ_FOREACH_RCU(var, head, field) \
    TN_SIMPLEQ_FOREACH_RCU (var, head, field)
#define QSIMPLEQ_FOREACH_SAFE_RCU(var, head, field, next) \
    TN_SIMPLEQ_FOREACH_SAFE_RCU (var, head, field, next)
#define QSIMPLEQ_INSERT_HEAD_RCU(head, elm, field) \
    TN_SIMPLEQ_INSERT_HEAD_RCU(head, elm, field)
#define QSIMPLEQ_INSERT_TAIL_RCU(head, elm, field) \
    TN_SIMPLEQ_INSERT_TAIL_RCU(head, elm, field)
#define QSIMPLEQ_INSERT_AFTER_RCU(head, old, elm, field) \
    TN_SIMPLEQ_INSERT_AFTER_RCU(head, old, elm, field)
#define QSIMPLEQ_REMOVE_HEAD_RCU(head, field) \
    TN_SIMPLEQ_REMOVE_HEAD_RCU(head, field)
#define QSIMPLEQ_REMOVE_RCU(head, elm, type, field) \
    TN_SIMPLEQ_REMOVE_RCU(head, elm, field)

/* Tail queue: only the writer goes backward. */

#define QTAILQ_EMPTY_RCU(head)      (qatomic_read(&(head)->tqh_first) == NULL)
#define QTAILQ_FIRST_RCU(head)      qatomic_rcu_read(&(head)->tqh_first)
#define QTAILQ_NEXT_RCU(elm, field) qatomic_rcu_read(&(elm)->field.tqe_next)
#define QTAILQ_FOREACH_RCU(var, head, field)    \
    for ((var) = QTAILQ_FIRST_RCU(head); (var); \
         (var) = QTAILQ_NEXT_RCU(var, field))
#define QTAILQ_FOREACH_SAFE_RCU(var, head, field, next) \
    for ((var) = QTAILQ_FIRST_RCU(head);                \
         (var) && ((next) = QTAILQ_NEXT_RCU(var, field), 1); (var) = (next))
#define QTAILQ_INSERT_HEAD_RCU(head, elm, field)                         \
    do {                                                                 \
        QTAILQ_LINK_UP_(elm, (head)->tqh_first, &(head)->tqh_circ, head, \
                        field);                                          \
        qatomic_rcu_set(&(head)->tqh_first, (elm));                      \
    } while (0)
#define QTAILQ_INSERT_TAIL_RCU(head, elm, field)            \
    do {                                                    \
        QTailQLink *before_ = (head)->tqh_circ.tql_prev;    \
        QTAILQ_LINK_UP_(elm, NULL, before_, head, field);   \
        qatomic_rcu_set(&before_->tql_next, (void *)(elm)); \
    } while (0)
#define QTAILQ_INSERT_AFTER_RCU(head, old, elm, field)                      \
    do {                                                                    \
        QTAILQ_LINK_UP_(elm, (old)->field.tqe_next, &(old)->field.tqe_circ, \
                        head, field);                                       \
        qatomic_rcu_set(&(old)->field.tqe_next, (elm));                     \
    } while (0)
#define QTAILQ_INSERT_BEFORE_RCU(old, elm, field)                \
    do {                                                         \
        QTailQLink *before_ = (old)->field.tqe_circ.tql_prev;    \
        (elm)->field.tqe_next = (old);                           \
        (elm)->field.tqe_circ.tql_prev = before_;                \
        (old)->field.tqe_circ.tql_prev = &(elm)->field.tqe_circ; \
        qatomic_rcu_set(&before_->tql_next, (void *)(elm));      \
    } while (0)
#define QTAILQ_REMOVE_RCU(head, elm, field)                                 \
    do {                                                                    \
        QTailQLink *before_ = (elm)->field.tqe_circ.tql_prev;               \
        QTAILQ_UNLINK_BACK_(head, elm, field);                              \
        qatomic_rcu_set(&before_->tql_next, (void *)(elm)->field.tqe_next); \
    } while (0)

#endif
