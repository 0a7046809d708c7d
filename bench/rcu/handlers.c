/* SPDX-License-Identifier: MIT */

#include "rcu/handlers.h"

static struct handler all[HANDLERS];
struct handler *handlers;

void handle(uint64_t *count)
{
    ++*count;
}

__attribute__((constructor)) static void link_handlers(void)
{
    for (int i = 0; i < HANDLERS; i++) {
        all[i] = (struct handler){handle, handlers};
        handlers = &all[i];
    }
}
