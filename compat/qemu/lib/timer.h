/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_LIB_TIMER_H
#define TENON_QEMU_LIB_TIMER_H

/* What timer.c and clock.c share. */

#include "qemu/timer.h"

struct QEMUTimerList {
    QEMUClockType type;
    QEMUTimerListNotifyCB *notify_cb;
    void *notify_opaque;
    QemuEvent done;                  /* set while no pass is under way */
    QLIST_ENTRY(QEMUTimerList) node; /* of the clock, under its lock */

    QemuMutex lock;    /* protects: */
    QEMUTimer *active; /* the earliest first; the head is read without */
};

void tn_qemu_clock_add_(QEMUTimerList *list);
void tn_qemu_clock_remove_(QEMUTimerList *list);
bool tn_qemu_clock_is_enabled_(QEMUClockType type);

int64_t tn_qemu_timerlist_deadline_(QEMUTimerList *list, int attributes);

#endif
