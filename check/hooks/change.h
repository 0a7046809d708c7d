/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_CHANGE_H
#define CHECK_HOOKS_CHANGE_H

/*
 * Objects of one word, such as semaphores: each call is one read-modify-write,
 * which is made if what it finds allows it (rmw.h), or waits until it does.
 */

#include "graph/event.h"

struct change {
    const char *says; /* for the report */
    uintptr_t address;
    unsigned size;
    enum order order; /* when it is made; else it is relaxed */
    enum rmw_op op;
    word operand, expected;
    uintptr_t pc;
};

/* Makes the change, or returns false; *old is what it found. */
bool change_try(const struct change *change, word *old);

/* Makes the change as soon as it can be made; returns what it found. */
word change_wait(const struct change *change);

#endif
