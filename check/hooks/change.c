/* SPDX-License-Identifier: MIT */

#include "hooks/change.h"
#include "block/spin.h"
#include "graph/rmw.h"
#include "memory/plain.h"
#include "native/locations.h"
#include "native/run.h"

/* Before main nobody else is there. */
static bool perform_alone(const struct change *change, word *old)
{
    const struct location location = {.address = change->address,
                                      .size = (uint8_t)change->size};
    const struct event event = {.op = (uint8_t)change->op,
                                .operand = change->operand,
                                .expected = change->expected};

    *old = location_load(&location);
    if (!rmw_is_made(&event, *old)) {
        return false;
    }
    location_store(&location,
                   rmw_apply(change->op, *old, change->operand, change->size));
    return true;
}

static bool perform(const struct change *change, bool awaits, word *old)
{
    const struct op op = {.event = {.kind = EVENT_READ,
                                    .role = ROLE_OBJECT,
                                    .op = (uint8_t)change->op,
                                    .order = (uint8_t)change->order,
                                    .on_success = (uint8_t)change->order,
                                    .on_failure = ORDER_RELAXED,
                                    .size = (uint8_t)change->size,
                                    .awaits = awaits,
                                    .operand = change->operand,
                                    .expected = change->expected,
                                    .says = change->says,
                                    .pc = change->pc},
                          .address = change->address};
    int32_t e = run_perform(&op);
    bool made = run_has_write_half(e);

    *old = graph_event(run.graph, e)->value;
    if (space_of(change->address) == SPACE_MEMORY) {
        plain_atomic_access(change->address, change->size, made, change->pc);
    }
    if (made) {
        run_follow();
    }
    return made;
}

bool change_try(const struct change *change, word *old)
{
    return run_is_program() ? perform(change, false, old)
                            : perform_alone(change, old);
}

word change_wait(const struct change *change)
{
    word old;

    if (!run_is_program()) {
        perform_alone(change, &old);
    } else if (!perform(change, true, &old)) {
        spin_wait();
    }
    return old;
}
