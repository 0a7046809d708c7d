/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_NOTIFY_H
#define TENON_QEMU_NOTIFY_H

/*
 * Lists of functions to be called.  Not synchronised.  Who was added last is
 * called first; a function may remove its own notifier.
 */

#include <stdbool.h>

#include <tenon/rcu.h>

#include "qemu/compiler.h"
#include "qemu/queue.h"
#include "qemu/typedefs.h"

struct Notifier {
    void (*notify)(Notifier *notifier, void *data);
    union {
        QLIST_ENTRY(Notifier) node;
        struct tn_rcu_force_notifier force_; /* while it is with RCU */
    };
};

typedef struct NotifierList {
    QLIST_HEAD(, Notifier) notifiers;
} NotifierList;

struct NotifierWithReturn {
    int (*notify)(NotifierWithReturn *notifier, void *data, Error **errp);
    QLIST_ENTRY(NotifierWithReturn) node;
};

typedef int (*NotifierWithReturnFunc)(NotifierWithReturn *notifier, void *data,
                                      Error **errp);

typedef struct NotifierWithReturnList {
    QLIST_HEAD(, NotifierWithReturn) notifiers;
} NotifierWithReturnList;

#define NOTIFIER_LIST_INITIALIZER(head)          \
    {                                            \
        QLIST_HEAD_INITIALIZER((head).notifiers) \
    }
#define NOTIFIER_WITH_RETURN_LIST_INITIALIZER(head) \
    NOTIFIER_LIST_INITIALIZER(head)

#ifdef __cplusplus
extern "C" {
#endif

static inline void notifier_list_init(NotifierList *list)
{
    QLIST_INIT(&list->notifiers);
}

static inline void notifier_list_add(NotifierList *list, Notifier *notifier)
{
    QLIST_INSERT_HEAD(&list->notifiers, notifier, node);
}

static inline void notifier_remove(Notifier *notifier)
{
    QLIST_REMOVE(notifier, node);
}

static inline void notifier_list_notify(NotifierList *list, void *data)
{
    Notifier *each, *next;

    QLIST_FOREACH_SAFE (each, &list->notifiers, node, next) {
        each->notify(each, data);
    }
}

static inline bool notifier_list_empty(NotifierList *list)
{
    return QLIST_EMPTY(&list->notifiers);
}

static inline void notifier_with_return_list_init(NotifierWithReturnList *list)
{
    QLIST_INIT(&list->notifiers);
}

static inline void notifier_with_return_list_add(NotifierWithReturnList *list,
                                                 NotifierWithReturn *notifier)
{
    QLIST_INSERT_HEAD(&list->notifiers, notifier, node);
}

static inline void notifier_with_return_remove(NotifierWithReturn *notifier)
{
    QLIST_REMOVE(notifier, node);
}

/*
 * Stops at the first that does not return zero, and returns that.  Until QEMU
 * 8.2 there was no @errp.
 */
#define notifier_with_return_list_notify(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_NOTIFY_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_NOTIFY_2(list, data)       tn_qemu_notify_(list, data, NULL)
#define TN_QEMU_NOTIFY_3(list, data, errp) tn_qemu_notify_(list, data, errp)
static inline int tn_qemu_notify_(NotifierWithReturnList *list, void *data,
                                  Error **errp)
{
    NotifierWithReturn *each, *next;
    int result = 0;

    QLIST_FOREACH_SAFE (each, &list->notifiers, node, next) {
        result = each->notify(each, data, errp);
        if (result != 0) {
            break;
        }
    }
    return result;
}

#ifdef __cplusplus
}
#endif

#endif
