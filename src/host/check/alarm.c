/* SPDX-License-Identifier: MIT */
/* An alarm is a bit of the kernel's word; those of the future never ring. */

#include "host/check/kernel.h"
#include "host/host.h"
#include "tenon/atomic.h"
#include "tenon/notifier.h"

int tn_host_alarm_open_(void)
{
    struct tn_notifier n;
    int error = tn_notifier_init(&n);

    return error ? error : tn_notifier_fd(&n);
}

void tn_host_alarm_close_(int alarm)
{
    tn_notifier_cleanup(&(struct tn_notifier){alarm, alarm});
}

void tn_host_alarm_set_(int alarm, int64_t deadline)
{
    struct tn_notifier n = {alarm, alarm};

    if (deadline <= tn_now()) {
        tn_notifier_set(&n);
    } else {
        tn_notifier_test_and_clear(&n);
    }
}
