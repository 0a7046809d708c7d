/* SPDX-License-Identifier: MIT */

/*
 * C++: the guards of local statics, and destructors of thread-local objects.
 * The other parts of its library stand on pthreads.
 */

#include "hooks/cxx.h"
#include "base/memory.h"
#include "base/real.h"
#include "block/spin.h"
#include "hooks/entry.h"
#include "hooks/lock.h"
#include "memory/plain.h"
#include "native/run.h"

/* The compiler reads the first byte itself; the rest is the library's. */
struct guard {
    uint8_t done;
    uint8_t unused[3];
    int lock;
};

static struct destructor {
    void (*call)(void *);
    void *object;
} * destructors[MAX_THREADS];
static uint32_t counts[MAX_THREADS], capacities[MAX_THREADS];

void cxx_new_run(void)
{
    own_zero(counts, sizeof(counts));
}

void cxx_end_thread(uint64_t *sp)
{
    uint32_t t = run.self->id;

    while (counts[t] > 0) {
        struct destructor last = destructors[t][--counts[t]];

        stacks_call((void *(*)(void *))(void *)last.call, last.object, sp);
    }
}

HOOK(int, __cxa_thread_atexit, void (*call)(void *), void *object, void *module)
{
    static int (*real)(void (*)(void *), void *, void *);
    uint32_t t;

    if (!run_is_program()) {
        *(void **)&real = real_function("__cxa_thread_atexit");
        return real(call, object, module);
    }
    t = run.self->id;
    if (counts[t] == capacities[t]) {
        capacities[t] = capacities[t] * 2 + 8;
        destructors[t] =
            own_resize(destructors[t], capacities[t] * sizeof(**destructors));
    }
    spin_effect();
    destructors[t][counts[t]++] = (struct destructor){call, object};
    return 0;
}

static bool is_done(struct guard *guard, uintptr_t pc)
{
    const struct op op = {.event = {.kind = EVENT_READ,
                                    .order = ORDER_ACQUIRE,
                                    .size = sizeof(guard->done),
                                    .pc = pc},
                          .address = (uintptr_t)&guard->done};
    int32_t e = run_perform(&op);

    plain_atomic_access((uintptr_t)&guard->done, sizeof(guard->done), false,
                        pc);
    return graph_event(run.graph, e)->value != 0;
}

HOOK(int, __cxa_guard_acquire, struct guard *guard)
{
    uintptr_t pc = CALLER;

    if (!run_is_program()) {
        return !guard->done;
    }
    spin_effect();
    lock_take(&guard->lock, pc);
    if (is_done(guard, pc)) {
        lock_release(&guard->lock, pc);
        return 0;
    }
    return 1;
}

HOOK(void, __cxa_guard_release, struct guard *guard)
{
    uintptr_t pc = CALLER;
    const struct op op = {.event = {.kind = EVENT_WRITE,
                                    .order = ORDER_RELEASE,
                                    .size = sizeof(guard->done),
                                    .value = 1,
                                    .pc = pc},
                          .address = (uintptr_t)&guard->done};

    if (!run_is_program()) {
        guard->done = 1;
        return;
    }
    spin_effect();
    run_perform(&op);
    plain_atomic_access((uintptr_t)&guard->done, sizeof(guard->done), true, pc);
    lock_release(&guard->lock, pc);
}

/* The initialiser has thrown; the next one tries again. */
HOOK(void, __cxa_guard_abort, struct guard *guard)
{
    uintptr_t pc = CALLER;

    if (run_is_program()) {
        lock_release(&guard->lock, pc);
    }
}
