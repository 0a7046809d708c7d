/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_QUEUE_H
#define TENON_QEMU_QUEUE_H

/*
 * The lists of <tenon/queue.h> under QEMU's names and with the arguments these
 * take; what is removed, but for RCU, leads nowhere any more.  Members have
 * both names.  QTAILQ is in a header of its own: its links go round.
 */

#include <stddef.h>

#include <tenon/queue.h>

#include "qemu/compiler.h"

#define TN_QEMU_LINK_(type, theirs, ours) \
    union {                               \
        type theirs;                      \
        type ours;                        \
    }

/* Doubly linked */

#define QLIST_HEAD(name, type)                          \
    struct name {                                       \
        TN_QEMU_LINK_(struct type *, lh_first, first_); \
    }
#define QLIST_HEAD_INITIALIZER(head) \
    {                                \
        .first_ = NULL               \
    }
#define QLIST_ENTRY(type)                              \
    struct {                                           \
        TN_QEMU_LINK_(struct type *, le_next, next_);  \
        TN_QEMU_LINK_(struct type **, le_prev, link_); \
    }
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
#define QLIST_REMOVE(elm, field)       \
    do {                               \
        __typeof__(elm) gone_ = (elm); \
        TN_LIST_REMOVE(gone_, field);  \
        gone_->field.next_ = NULL;     \
        gone_->field.link_ = NULL;     \
    } while (0)
#define QLIST_SAFE_REMOVE(elm, field) TN_LIST_SAFE_REMOVE(elm, field)
#define QLIST_IS_INSERTED(elm, field) TN_LIST_IS_INSERTED(elm, field)
#define QLIST_SWAP(a, b, field)       TN_LIST_SWAP(a, b, field)
/* After the head was copied. */
#define QLIST_FIX_HEAD_PTR(head, field)                    \
    do {                                                   \
        if ((head)->first_) {                              \
            (head)->first_->field.link_ = &(head)->first_; \
        }                                                  \
    } while (0)

/* For code that knows elements only as memory, and the field as an offset. */
struct tn_qemu_raw_entry_ {
    void *next;
    void **link;
} __attribute__((may_alias));

typedef void *tn_qemu_raw_link_ __attribute__((may_alias));

static inline struct tn_qemu_raw_entry_ *tn_qemu_raw_(void *elm, size_t entry)
{
    return (struct tn_qemu_raw_entry_ *)(void *)((char *)elm + entry);
}

/* Puts @elm where @link points to, ahead of what is there. */
static inline void tn_qemu_raw_insert_(tn_qemu_raw_link_ *link, void *elm,
                                       size_t entry)
{
    struct tn_qemu_raw_entry_ *new_entry = tn_qemu_raw_(elm, entry);

    new_entry->next = *link;
    new_entry->link = (void **)link;
    if (new_entry->next) {
        tn_qemu_raw_(new_entry->next, entry)->link = &new_entry->next;
    }
    *link = elm;
}

static inline void tn_qemu_raw_reverse_(tn_qemu_raw_link_ *head, size_t entry)
{
    void *elm = *head, *next;

    for (*head = NULL; elm; elm = next) {
        next = tn_qemu_raw_(elm, entry)->next;
        tn_qemu_raw_insert_(head, elm, entry);
    }
}

#define QLIST_RAW_FIRST(head)      (*(tn_qemu_raw_link_ *)(void *)(head))
#define QLIST_RAW_NEXT(elm, entry) (tn_qemu_raw_(elm, entry)->next)
/* What points to the element: the head, or the one before. */
#define QLIST_RAW_PREVIOUS(elm, entry) (tn_qemu_raw_(elm, entry)->link)
#define QLIST_RAW_FOREACH(elm, head, entry)    \
    for ((elm) = QLIST_RAW_FIRST(head); (elm); \
         (elm) = QLIST_RAW_NEXT(elm, entry))
#define QLIST_RAW_INSERT_HEAD(head, elm, entry) \
    tn_qemu_raw_insert_(&QLIST_RAW_FIRST(head), elm, entry)
#define QLIST_RAW_INSERT_AFTER(head, old, elm, entry)                      \
    ((void)(head),                                                         \
     tn_qemu_raw_insert_((tn_qemu_raw_link_ *)&QLIST_RAW_NEXT(old, entry), \
                         elm, entry))
/* @elm is free for use. */
#define QLIST_RAW_REVERSE(head, elm, entry) \
    ((elm) = NULL, tn_qemu_raw_reverse_(&QLIST_RAW_FIRST(head), entry))

/* Singly linked */

#define QSLIST_HEAD(name, type)                          \
    struct name {                                        \
        TN_QEMU_LINK_(struct type *, slh_first, first_); \
    }
#define QSLIST_HEAD_INITIALIZER(head) \
    {                                 \
        .first_ = NULL                \
    }
#define QSLIST_ENTRY(type)                             \
    struct {                                           \
        TN_QEMU_LINK_(struct type *, sle_next, next_); \
    }
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
#define QSLIST_REMOVE_HEAD(head, field)                    \
    do {                                                   \
        __typeof__((head)->first_) gone_ = (head)->first_; \
        (head)->first_ = gone_->field.next_;               \
        gone_->field.next_ = NULL;                         \
    } while (0)
#define QSLIST_REMOVE_AFTER(elm, field)                            \
    do {                                                           \
        __typeof__((elm)->field.next_) gone_ = (elm)->field.next_; \
        (elm)->field.next_ = gone_->field.next_;                   \
        gone_->field.next_ = NULL;                                 \
    } while (0)
#define QSLIST_REMOVE(head, elm, type, field) \
    do {                                      \
        struct type *gone_ = (elm);           \
        TN_SLIST_REMOVE(head, gone_, field);  \
        gone_->field.next_ = NULL;            \
    } while (0)
#define QSLIST_INSERT_HEAD_ATOMIC(head, elm, field) \
    TN_SLIST_INSERT_HEAD_ATOMIC(head, elm, field)
#define QSLIST_MOVE_ATOMIC(to, from) TN_SLIST_MOVE_ATOMIC(to, from)

/* Singly linked, with a tail */

#define QSIMPLEQ_HEAD(name, type)                        \
    struct name {                                        \
        TN_QEMU_LINK_(struct type *, sqh_first, first_); \
        TN_QEMU_LINK_(struct type **, sqh_last, last_);  \
    }
#define QSIMPLEQ_HEAD_INITIALIZER(head)         \
    {                                           \
        .first_ = NULL, .last_ = &(head).first_ \
    }
#define QSIMPLEQ_ENTRY(type)                           \
    struct {                                           \
        TN_QEMU_LINK_(struct type *, sqe_next, next_); \
    }
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
#define QSIMPLEQ_REMOVE_HEAD(head, field)                  \
    do {                                                   \
        __typeof__((head)->first_) gone_ = (head)->first_; \
        TN_SIMPLEQ_REMOVE_HEAD(head, field);               \
        gone_->field.next_ = NULL;                         \
    } while (0)
#define QSIMPLEQ_REMOVE(head, elm, type, field) \
    do {                                        \
        struct type *gone_ = (elm);             \
        TN_SIMPLEQ_REMOVE(head, gone_, field);  \
        gone_->field.next_ = NULL;              \
    } while (0)
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
