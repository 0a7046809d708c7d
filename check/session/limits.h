/* SPDX-License-Identifier: MIT */
#ifndef CHECK_SESSION_LIMITS_H
#define CHECK_SESSION_LIMITS_H

/* When a session is over: --timeout, --max-executions. */

#include <stdbool.h>

/* True once the time or the executions that were asked for are used up. */
bool limits_reached(void);

/* Whether nothing but that was left out. */
bool limits_cut_short(void);

/* Tells those who wait, every now and then, how far it has come. */
extern void (*limits_tell)(double seconds);

#endif
