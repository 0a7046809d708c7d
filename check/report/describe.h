/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_DESCRIBE_H
#define CHECK_REPORT_DESCRIBE_H

/* Events and threads in words. */

#include "graph/graph.h"

enum { TEXT_SIZE = 160 };

/* What the thread does: "x = 1", "lock mutex".  Empty if it says nothing. */
void describe_event(const struct graph *graph, int32_t e, char *text);

/* The memory order, as programs call it; "" where there is none to tell. */
const char *describe_order(const struct event *event);
const char *describe_order_name(enum order order);

/* "main", or the number and function of a thread. */
void describe_thread(uint32_t thread, char *text);

/* A value of @size bytes. */
void describe_value(word value, unsigned size, char *text);

#endif
