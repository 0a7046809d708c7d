/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_TAILQ_H
#define TENON_QEMU_TAILQ_H

/*
 * The tail queue.  Unlike TN_TAILQ it is left, and walked backward, without its
 * head at hand: the head has a link as the elements do, and the links' way back
 * goes round.  A link knows not its element, but the link before it does.
 *
 * A head that is zeroed is empty, good for INSERT_HEAD and INSERT_AFTER.
 */

#include <stdbool.h>
#include <stddef.h>

#include "qemu/compiler.h"

typedef struct QTailQLink {
    void *tql_next; /* an element */
    struct QTailQLink *tql_prev;
} __attribute__((may_alias)) QTailQLink;

#define QTAILQ_HEAD(name, type) \
    union name {                \
        struct type *tqh_first; \
        QTailQLink tqh_circ;    \
    }
#define QTAILQ_HEAD_INITIALIZER(head)          \
    {                                          \
        .tqh_circ = { NULL, &(head).tqh_circ } \
    }
#define QTAILQ_ENTRY(type)     \
    union {                    \
        struct type *tqe_next; \
        QTailQLink tqe_circ;   \
    }

#define QTAILQ_INIT(head)             \
    ((void)((head)->tqh_first = NULL, \
            (head)->tqh_circ.tql_prev = &(head)->tqh_circ))
#define QTAILQ_EMPTY(head)        ((head)->tqh_first == NULL)
#define QTAILQ_FIRST(head)        ((head)->tqh_first)
#define QTAILQ_NEXT(elm, field)   ((elm)->field.tqe_next)
#define QTAILQ_IN_USE(elm, field) ((elm)->field.tqe_circ.tql_prev != NULL)
#define QTAILQ_LINK_PREV(link)    ((link).tql_prev->tql_prev->tql_next)
/* Until 2018 these four had the tag of the head as well. */
#define QTAILQ_LAST(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_LAST_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_LAST_1(head) \
    ((__typeof__((head)->tqh_first))QTAILQ_LINK_PREV((head)->tqh_circ))
#define TN_QEMU_LAST_2(head, tag) TN_QEMU_LAST_1(head)
#define QTAILQ_PREV(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_PREV_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_PREV_2(elm, field) \
    ((__typeof__((elm)->field.tqe_next))QTAILQ_LINK_PREV((elm)->field.tqe_circ))
#define TN_QEMU_PREV_3(elm, tag, field) TN_QEMU_PREV_2(elm, field)

#define QTAILQ_FOREACH(var, head, field) \
    for ((var) = (head)->tqh_first; (var); (var) = (var)->field.tqe_next)
#define QTAILQ_FOREACH_SAFE(var, head, field, next) \
    for ((var) = (head)->tqh_first;                 \
         (var) && ((next) = (var)->field.tqe_next, 1); (var) = (next))
#define QTAILQ_FOREACH_REVERSE(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_REVERSE_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_REVERSE_3(var, head, field)   \
    for ((var) = TN_QEMU_LAST_1(head); (var); \
         (var) = TN_QEMU_PREV_2(var, field))
#define TN_QEMU_REVERSE_4(var, head, tag, field) \
    TN_QEMU_REVERSE_3(var, head, field)
#define QTAILQ_FOREACH_REVERSE_SAFE(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_REVERSE_SAFE_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_REVERSE_SAFE_4(var, head, field, prev) \
    for ((var) = TN_QEMU_LAST_1(head);                 \
         (var) && ((prev) = TN_QEMU_PREV_2(var, field), 1); (var) = (prev))
#define TN_QEMU_REVERSE_SAFE_5(var, head, tag, field, prev) \
    TN_QEMU_REVERSE_SAFE_4(var, head, field, prev)

/* Everything but the link that leads to the element. */
#define QTAILQ_LINK_UP_(elm, after, before, head, field)        \
    do {                                                        \
        (elm)->field.tqe_next = (after);                        \
        (elm)->field.tqe_circ.tql_prev = (before);              \
        if ((elm)->field.tqe_next) {                            \
            (elm)->field.tqe_next->field.tqe_circ.tql_prev =    \
                &(elm)->field.tqe_circ;                         \
        } else {                                                \
            (head)->tqh_circ.tql_prev = &(elm)->field.tqe_circ; \
        }                                                       \
    } while (0)
/* The way back no longer comes by the element, which says so. */
#define QTAILQ_UNLINK_BACK_(head, elm, field)                           \
    do {                                                                \
        if ((elm)->field.tqe_next) {                                    \
            (elm)->field.tqe_next->field.tqe_circ.tql_prev =            \
                (elm)->field.tqe_circ.tql_prev;                         \
        } else {                                                        \
            (head)->tqh_circ.tql_prev = (elm)->field.tqe_circ.tql_prev; \
        }                                                               \
        (elm)->field.tqe_circ.tql_prev = NULL;                          \
    } while (0)

#define QTAILQ_INSERT_HEAD(head, elm, field)                             \
    do {                                                                 \
        QTAILQ_LINK_UP_(elm, (head)->tqh_first, &(head)->tqh_circ, head, \
                        field);                                          \
        (head)->tqh_first = (elm);                                       \
    } while (0)
#define QTAILQ_INSERT_TAIL(head, elm, field)              \
    do {                                                  \
        QTailQLink *before_ = (head)->tqh_circ.tql_prev;  \
        QTAILQ_LINK_UP_(elm, NULL, before_, head, field); \
        before_->tql_next = (elm);                        \
    } while (0)
#define QTAILQ_INSERT_AFTER(head, old, elm, field)                          \
    do {                                                                    \
        QTAILQ_LINK_UP_(elm, (old)->field.tqe_next, &(old)->field.tqe_circ, \
                        head, field);                                       \
        (old)->field.tqe_next = (elm);                                      \
    } while (0)
#define QTAILQ_INSERT_BEFORE(old, elm, field)                            \
    do {                                                                 \
        (elm)->field.tqe_circ.tql_prev = (old)->field.tqe_circ.tql_prev; \
        (elm)->field.tqe_next = (old);                                   \
        (old)->field.tqe_circ.tql_prev->tql_next = (elm);                \
        (old)->field.tqe_circ.tql_prev = &(elm)->field.tqe_circ;         \
    } while (0)
#define QTAILQ_REMOVE(head, elm, field)                       \
    do {                                                      \
        __typeof__(elm) gone_ = (elm);                        \
        QTailQLink *before_ = gone_->field.tqe_circ.tql_prev; \
        QTAILQ_UNLINK_BACK_(head, gone_, field);              \
        before_->tql_next = gone_->field.tqe_next;            \
        gone_->field.tqe_next = NULL;                         \
    } while (0)
/* Removes all from @left to @right, which come in this order. */
#define QTAILQ_REMOVE_SEVERAL(head, left, right, field)                 \
    do {                                                                \
        QTailQLink *before_ = (left)->field.tqe_circ.tql_prev;          \
        (left)->field.tqe_circ.tql_prev = NULL;                         \
        if ((right)->field.tqe_next) {                                  \
            (right)->field.tqe_next->field.tqe_circ.tql_prev = before_; \
        } else {                                                        \
            (head)->tqh_circ.tql_prev = before_;                        \
        }                                                               \
        before_->tql_next = (right)->field.tqe_next;                    \
        (right)->field.tqe_next = NULL;                                 \
    } while (0)

/* For code that knows elements only as memory, and the field as an offset. */
#define QTAILQ_RAW_LINK_(at, offset) \
    ((QTailQLink *)(void *)((char *)(at) + (offset)))
#define QTAILQ_RAW_TQE_CIRC(elm, entry) QTAILQ_RAW_LINK_(elm, entry)
#define QTAILQ_RAW_TQH_CIRC(head)       QTAILQ_RAW_LINK_(head, 0)
#define QTAILQ_RAW_FIRST(head)          (QTAILQ_RAW_LINK_(head, 0)->tql_next)
#define QTAILQ_RAW_TQE_PREV(elm, entry) \
    (QTAILQ_RAW_LINK_(elm, entry)->tql_prev->tql_prev->tql_next)
#define QTAILQ_RAW_NEXT(elm, entry) (QTAILQ_RAW_LINK_(elm, entry)->tql_next)
#define QTAILQ_RAW_FOREACH(elm, head, entry)    \
    for ((elm) = QTAILQ_RAW_FIRST(head); (elm); \
         (elm) = QTAILQ_RAW_NEXT(elm, entry))
#define QTAILQ_RAW_INSERT_TAIL(head, elm, entry)               \
    do {                                                       \
        QTailQLink *link_ = QTAILQ_RAW_LINK_(elm, entry);      \
        link_->tql_next = NULL;                                \
        link_->tql_prev = QTAILQ_RAW_LINK_(head, 0)->tql_prev; \
        link_->tql_prev->tql_next = (elm);                     \
        QTAILQ_RAW_LINK_(head, 0)->tql_prev = link_;           \
    } while (0)

#endif
