/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_TYPEDEFS_H
#define TENON_QEMU_TYPEDEFS_H

/* Types that one header uses and another defines. */

typedef struct AioContext AioContext;
typedef struct BlockDriverState BlockDriverState;
typedef struct Coroutine Coroutine;
typedef struct CoMutex CoMutex;
typedef struct Error Error;
typedef struct EventNotifier EventNotifier;
typedef struct IOThread IOThread;
typedef struct MemReentrancyGuard MemReentrancyGuard;
typedef struct Notifier Notifier;
typedef struct NotifierWithReturn NotifierWithReturn;
typedef struct QEMUBH QEMUBH;
typedef struct QemuCond QemuCond;
typedef struct QemuEvent QemuEvent;
typedef struct QemuLockCnt QemuLockCnt;
typedef struct QemuLockable QemuLockable;
typedef struct QemuMutex QemuMutex;
typedef struct QemuRecMutex QemuRecMutex;
typedef struct QemuSemaphore QemuSemaphore;
typedef struct QemuSpin QemuSpin;
typedef struct QemuThread QemuThread;
typedef struct QEMUTimer QEMUTimer;
typedef struct QEMUTimerList QEMUTimerList;
typedef struct QEMUTimerListGroup QEMUTimerListGroup;

#endif
