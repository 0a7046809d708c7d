/* SPDX-License-Identifier: MIT */
/*
 * A signal becomes the call of a function in a loop by way of a notifier, which
 * a signal handler may set.  Each signal number has a notifier of its own that
 * is made once and never closed: a handler may still be running on some thread
 * when the signal is removed, and its late set then does no harm.
 */

#include <errno.h>

#include "loop/loop.h"

enum { SIGNALS = 65 };

static struct slot {
    bool has_notifier;
    struct tn_notifier notifier;
    struct tn_loop *loop; /* NULL while it is not added */
    int number;
    void (*fn)(int number, void *opaque);
    void *opaque;
} slots[SIGNALS];

static void on_signal(int number)
{
    tn_notifier_set(&slots[number].notifier);
}

static void on_notifier(void *opaque)
{
    struct slot *slot = opaque;

    slot->fn(slot->number, slot->opaque);
}

static int prepare(struct slot *slot, int number)
{
    if (!slot->has_notifier) {
        int error = tn_notifier_init(&slot->notifier);

        if (error) {
            return error;
        }
        slot->has_notifier = true;
        slot->number = number;
    }
    tn_notifier_test_and_clear(&slot->notifier); /* of a time before */
    return 0;
}

int tn_loop_add_signal(struct tn_loop *loop, int number,
                       void (*fn)(int number, void *opaque), void *opaque)
{
    struct slot *slot = &slots[number > 0 && number < SIGNALS ? number : 0];
    int error;

    if (slot == &slots[0]) {
        return -EINVAL;
    }
    if (slot->loop) {
        return -EBUSY;
    }
    error = prepare(slot, number);
    if (error) {
        return error;
    }
    slot->fn = fn;
    slot->opaque = opaque;
    error =
        tn_loop_set_notifier_handler(loop, &slot->notifier, on_notifier, slot);
    if (error) {
        return error;
    }
    error = tn_host_signal_handle_(number, on_signal);
    if (error) {
        tn_loop_set_notifier_handler(loop, &slot->notifier, NULL, NULL);
        return error;
    }
    slot->loop = loop;
    return 0;
}

void tn_loop_remove_signal(struct tn_loop *loop, int number)
{
    if (number <= 0 || number >= SIGNALS || slots[number].loop != loop) {
        tn_misuse_("loop", loop, "a signal was removed that was not added");
    }
    tn_host_signal_handle_(number, NULL);
    tn_loop_set_notifier_handler(loop, &slots[number].notifier, NULL, NULL);
    slots[number].loop = NULL;
}
