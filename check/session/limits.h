/* SPDX-License-Identifier: MIT */
#ifndef CHECK_SESSION_LIMITS_H
#define CHECK_SESSION_LIMITS_H

/* When a session is over: --timeout, --max-executions, an interrupt. */

#include <stdbool.h>

/* Around each exploration, for who watches it. */
void limits_begin(void);
void limits_end(void);

/* True once the time or the executions that were asked for are used up. */
bool limits_reached(void);

/* Ahead of the exploration: whether there is time left; and its share of it. */
bool limits_leave_time(void);
void limits_take_time(void);

/* Whether nothing but that was left out. */
bool limits_cut_short(void);

/* Tells those who wait, every now and then, how far it has come. */
extern void (*limits_tell)(double seconds);

#endif
