/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_EVENT_NOTIFIER_H
#define TENON_QEMU_EVENT_NOTIFIER_H

/* <tenon/notifier.h> under QEMU's names. */

#include <stdbool.h>

#include <tenon/notifier.h>

#include "qemu/typedefs.h"

struct EventNotifier {
    struct tn_notifier notifier;
    bool initialized;
};

typedef void EventNotifierHandler(EventNotifier *notifier);

#ifdef __cplusplus
extern "C" {
#endif

/* These return 0 or a negative errno; set returns -1 after cleanup. */
int event_notifier_init(EventNotifier *notifier, int active);
void event_notifier_cleanup(EventNotifier *notifier);
/* For an eventfd of the caller's, which cleanup closes. */
void event_notifier_init_fd(EventNotifier *notifier, int fd);
int event_notifier_set(EventNotifier *notifier);
int event_notifier_test_and_clear(EventNotifier *notifier);
int event_notifier_get_fd(const EventNotifier *notifier);
int event_notifier_get_wfd(const EventNotifier *notifier);

#ifdef __cplusplus
}
#endif

#endif
