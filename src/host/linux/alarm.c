/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "host/host.h"
#include "host_time.h"

int tn_host_alarm_open_(void)
{
    int alarm = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

    return alarm < 0 ? -errno : alarm;
}

void tn_host_alarm_close_(int alarm)
{
    close(alarm);
}

/* A time of 0 would disarm it. */
void tn_host_alarm_set_(int alarm, int64_t deadline)
{
    struct itimerspec at = {.it_value = tn_timespec_(deadline)};

    if (deadline == TN_FOREVER) {
        at.it_value = (struct timespec){0, 0};
    } else if (deadline <= 0) {
        at.it_value.tv_nsec = 1;
    }
    if (timerfd_settime(alarm, TFD_TIMER_ABSTIME, &at, NULL) != 0) {
        tn_misuse_("alarm", NULL, "timerfd_settime failed");
    }
}
