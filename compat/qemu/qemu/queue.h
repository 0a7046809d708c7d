/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_QUEUE_H
#define TENON_QEMU_QUEUE_H

/*
 * The lists of <tenon/queue.h> under QEMU's names and with the arguments these
 * take.  QTAILQ is in a header of its own: its links go round.
 */

#include <tenon/queue.h>

/* Doubly linked */

#define QLIST_HEAD(name, type)          TN_LIST_HEAD(name, type)
#define QLIST_HEAD_INITIALIZER(head)    TN_LIST_HEAD_INIT(head)
#define QLIST_ENTRY(type)               TN_LIST_ENTRY(type)
#define QLIST_INIT(head)                TN_LIST_INIT(head)
#define QLIST_EMPTY(head)               TN_LIST_EMPTY(head)
#define QLIST_FIRST(head)               TN_LIST_FIRST(head)
#define QLIST_NEXT(elm, field)          TN_LIST_NEXT(elm, field)
#define QLIST_FOREACH(var, head, field) TN_LIST_FOREACH (var, head, field)
#define QLIST_FOREACH_SAFE(var, head, field, next) \
    TN_LIST_FOREACH_SAFE (var, head, field, next)
#define QLIST_INSERT_HEAD(head, elm, field) \
    TN_LIST_INSERT_HEAD(head, elm, field)
#define QLIST_INSERT_AFTER(old, elm, field) \
    TN_LIST_INSERT_AFTER(old, elm, field)
#define QLIST_INSERT_BEFORE(old, elm, field) \
    TN_LIST_INSERT_BEFORE(old, elm, field)
#define QLIST_REMOVE(elm, field)      TN_LIST_REMOVE(elm, field)
#define QLIST_SAFE_REMOVE(elm, field) TN_LIST_SAFE_REMOVE(elm, field)
#define QLIST_IS_INSERTED(elm, field) TN_LIST_IS_INSERTED(elm, field)
#define QLIST_SWAP(a, b, field)       TN_LIST_SWAP(a, b, field)

/* Singly linked */

#define QSLIST_HEAD(name, type)          TN_SLIST_HEAD(name, type)
#define QSLIST_HEAD_INITIALIZER(head)    TN_SLIST_HEAD_INIT(head)
#define QSLIST_ENTRY(type)               TN_SLIST_ENTRY(type)
#define QSLIST_INIT(head)                TN_SLIST_INIT(head)
#define QSLIST_EMPTY(head)               TN_SLIST_EMPTY(head)
#define QSLIST_FIRST(head)               TN_SLIST_FIRST(head)
#define QSLIST_NEXT(elm, field)          TN_SLIST_NEXT(elm, field)
#define QSLIST_FOREACH(var, head, field) TN_SLIST_FOREACH (var, head, field)
#define QSLIST_FOREACH_SAFE(var, head, field, next) \
    TN_SLIST_FOREACH_SAFE (var, head, field, next)
#define QSLIST_INSERT_HEAD(head, elm, field) \
    TN_SLIST_INSERT_HEAD(head, elm, field)
#define QSLIST_EMPTY_ATOMIC(head) TN_SLIST_EMPTY_ATOMIC(head)
#define QSLIST_INSERT_AFTER(old, elm, field) \
    TN_SLIST_INSERT_AFTER(old, elm, field)
#define QSLIST_REMOVE_HEAD(head, field)       TN_SLIST_REMOVE_HEAD(head, field)
#define QSLIST_REMOVE_AFTER(elm, field)       TN_SLIST_REMOVE_AFTER(elm, field)
#define QSLIST_REMOVE(head, elm, type, field) TN_SLIST_REMOVE(head, elm, field)
#define QSLIST_INSERT_HEAD_ATOMIC(head, elm, field) \
    TN_SLIST_INSERT_HEAD_ATOMIC(head, elm, field)
#define QSLIST_MOVE_ATOMIC(to, from) TN_SLIST_MOVE_ATOMIC(to, from)

/* Singly linked, with a tail */

#define QSIMPLEQ_HEAD(name, type)          TN_SIMPLEQ_HEAD(name, type)
#define QSIMPLEQ_HEAD_INITIALIZER(head)    TN_SIMPLEQ_HEAD_INIT(head)
#define QSIMPLEQ_ENTRY(type)               TN_SIMPLEQ_ENTRY(type)
#define QSIMPLEQ_INIT(head)                TN_SIMPLEQ_INIT(head)
#define QSIMPLEQ_EMPTY(head)               TN_SIMPLEQ_EMPTY(head)
#define QSIMPLEQ_FIRST(head)               TN_SIMPLEQ_FIRST(head)
#define QSIMPLEQ_NEXT(elm, field)          TN_SIMPLEQ_NEXT(elm, field)
#define QSIMPLEQ_FOREACH(var, head, field) TN_SIMPLEQ_FOREACH (var, head, field)
#define QSIMPLEQ_FOREACH_SAFE(var, head, field, next) \
    TN_SIMPLEQ_FOREACH_SAFE (var, head, field, next)
#define QSIMPLEQ_INSERT_HEAD(head, elm, field) \
    TN_SIMPLEQ_INSERT_HEAD(head, elm, field)
#define QSIMPLEQ_EMPTY_ATOMIC(head) TN_SIMPLEQ_EMPTY_ATOMIC(head)
#define QSIMPLEQ_INSERT_TAIL(head, elm, field) \
    TN_SIMPLEQ_INSERT_TAIL(head, elm, field)
#define QSIMPLEQ_INSERT_AFTER(head, old, elm, field) \
    TN_SIMPLEQ_INSERT_AFTER(head, old, elm, field)
#define QSIMPLEQ_REMOVE_HEAD(head, field) TN_SIMPLEQ_REMOVE_HEAD(head, field)
#define QSIMPLEQ_REMOVE(head, elm, type, field) \
    TN_SIMPLEQ_REMOVE(head, elm, field)
#define QSIMPLEQ_SPLIT_AFTER(head, elm, field, rest) \
    TN_SIMPLEQ_SPLIT_AFTER(head, elm, field, rest)
#define QSIMPLEQ_CONCAT(head, from)  TN_SIMPLEQ_CONCAT(head, from)
#define QSIMPLEQ_PREPEND(head, from) TN_SIMPLEQ_PREPEND(head, from)
/* The tail's link is what last_ points to, in the last element. */
#define QSIMPLEQ_LAST(head, type, field)                   \
    (TN_SIMPLEQ_EMPTY(head)                                \
         ? (struct type *)NULL                             \
         : (struct type *)(void *)((char *)(head)->last_ - \
                                   offsetof(struct type, field.next_)))

#include "qemu/tailq.h"

#endif
