/* SPDX-License-Identifier: MIT */
#ifndef CHECK_GRAPH_RMW_H
#define CHECK_GRAPH_RMW_H

#include "graph/event.h"

/* What a read-modify-write of @size bytes makes of @a. */
static inline word rmw_apply(enum rmw_op op, word a, word b, unsigned size)
{
    word result = b; /* an exchange, or a comparison that succeeds */

    switch (op) {
    case OP_ADD:
        result = a + b;
        break;
    case OP_SUB:
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
    case OP_EXCHANGE:
    case OP_COMPARE:
        break;
    }
    return size == sizeof(word) ? result : result & (((word)1 << 8 * size) - 1);
}

#endif
