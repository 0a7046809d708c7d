/* SPDX-License-Identifier: MIT */
/* What is left of RCU where QEMU's notifiers meet Tenon's. */

#include "qemu/osdep.h"

#include "qemu/main-loop.h"
#include "qemu/rcu.h"

QemuEvent rcu_gp_event = {.event = TN_EVENT_INIT(true), .initialized = true};

static void notify(struct tn_rcu_force_notifier *force)
{
    Notifier *notifier = container_of(force, Notifier, force_);

    notifier->notify(notifier, NULL);
}

void rcu_add_force_rcu_notifier(Notifier *notifier)
{
    notifier->force_.notify = notify;
    tn_rcu_add_force_notifier(&notifier->force_);
}

void rcu_remove_force_rcu_notifier(Notifier *notifier)
{
    tn_rcu_remove_force_notifier(&notifier->force_);
}
