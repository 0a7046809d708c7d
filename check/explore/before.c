/* SPDX-License-Identifier: MIT */

#include "explore/before.h"

int32_t latest_before(const struct before *before,
                      const struct location *location)
{
    int32_t write = graph_co_last(location);

    while (write != INIT && !is_before(before, write)) {
        write = graph_event(before->graph, write)->co_previous;
    }
    return write;
}
