/* SPDX-License-Identifier: MIT */
#ifndef CHECK_GRAPH_RMW_H
#define CHECK_GRAPH_RMW_H

#include "graph/event.h"
#include "graph/pipe.h"

/* Whether the read-modify-write of @event is made where it reads @value. */
static inline bool rmw_is_made(const struct event *event, word value)
{
    switch ((enum rmw_op)event->op) {
    case OP_COMPARE:
        return value == event->expected;
    case OP_ADD_BELOW:
        return value < event->expected;
    case OP_SUB_ABOVE:
    case OP_DRAIN:
        return value > event->expected;
    case OP_PUSH:
        return pipe_takes(value, event->operand);
    case OP_PULL:
        return pipe_gives(value);
    default:
        return true;
    }
}

/* What a read-modify-write of @size bytes makes of @a. */
static inline word rmw_apply(enum rmw_op op, word a, word b, unsigned size)
{
    word result = b; /* an exchange, or a comparison that succeeds */

    switch (op) {
    case OP_ADD:
    case OP_ADD_BELOW:
        result = a + b;
        break;
    case OP_SUB:
    case OP_SUB_ABOVE:
        result = a - b;
        break;
    case OP_AND:
        result = a & b;
        break;
    case OP_OR:
        result = a | b;
        break;
    case OP_XOR:
        result = a ^ b;
        break;
    case OP_NAND:
        result = ~(a & b);
        break;
    case OP_PUSH:
        result = pipe_push(a, b);
        break;
    case OP_PULL:
        result = pipe_pull(a, (unsigned)b);
        break;
    case OP_EXCHANGE:
    case OP_COMPARE:
    case OP_DRAIN:
        break;
    }
    return size == sizeof(word) ? result : result & (((word)1 << 8 * size) - 1);
}

/* Whether @event would wait for ever for @value to change. */
static inline bool rmw_waits(const struct event *event, word value)
{
    return event->awaits && !rmw_is_made(event, value);
}

#endif
