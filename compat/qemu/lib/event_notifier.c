/* SPDX-License-Identifier: MIT */

#include "qemu/osdep.h"

#include "qemu/event_notifier.h"

int event_notifier_init(EventNotifier *notifier, int active)
{
    int error = tn_notifier_init(&notifier->notifier);

    notifier->initialized = error == 0;
    if (!error && active) {
        error = tn_notifier_set(&notifier->notifier);
    }
    return error;
}

void event_notifier_init_fd(EventNotifier *notifier, int fd)
{
    notifier->notifier.read_fd_ = fd;
    notifier->notifier.write_fd_ = fd;
    notifier->initialized = true;
}

void event_notifier_cleanup(EventNotifier *notifier)
{
    if (notifier->initialized) {
        notifier->initialized = false;
        tn_notifier_cleanup(&notifier->notifier);
    }
}

int event_notifier_set(EventNotifier *notifier)
{
    return notifier->initialized ? tn_notifier_set(&notifier->notifier) : -1;
}

int event_notifier_test_and_clear(EventNotifier *notifier)
{
    return notifier->initialized &&
           tn_notifier_test_and_clear(&notifier->notifier);
}

int event_notifier_get_fd(const EventNotifier *notifier)
{
    return tn_notifier_fd(&notifier->notifier);
}

int event_notifier_get_wfd(const EventNotifier *notifier)
{
    return notifier->notifier.write_fd_;
}
