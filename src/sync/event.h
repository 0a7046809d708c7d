/* SPDX-License-Identifier: MIT */
#ifndef SYNC_EVENT_H
#define SYNC_EVENT_H

/* What the library has of events that programs have not. */

#include "tenon/event.h"

/* tn_event_wait_until, where to look for a while first would be in vain. */
bool tn_event_sleep_until_(struct tn_event *ev, int64_t deadline);

#endif
