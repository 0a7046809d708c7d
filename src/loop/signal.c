/* SPDX-License-Identifier: MIT */
/*
 * A signal becomes the call of a function in a loop by way of a notifier, which
 * a signal handler may set.  Each signal number has a notifier of its own that
 * is made once and never closed: a handler may still be running on some thread
 * when the signal is removed, and its late set then does no harm.
 *
 * What is to be called stands in a registration, which does not change, and is
 * freed with the handler of the notifier: a poll that is under way on another
 * thread when the signal is removed, and added to another loop, calls what it
 * was removed from, or nothing.  If it has cleared the notifier of a signal for
 * the other loop, it sets it again.
 *
 * Constraints
 *
 *   1  add: the registration is in place -> the signal handler sets the
 *      notifier; poll: its clearing -> its look at what is in place.  By 2 and
 *      N5; so a poll that clears a set which came after the add finds that it
 *      must pass it on.                                                 (H1)
 *   2  add: its making of the notifier -> the registration is in place; signal
 *      handler: its look at that -> its set of the notifier.            (H1)
 */

#include <errno.h>

#include "loop/loop.h"

enum { SIGNALS = 65 };

struct registration {
    struct tn_loop *loop;
    int number;
    void (*fn)(int number, void *opaque);
    void *opaque;
    bool was_taken; /* by fork, from the loop's copy in the child */
};

static struct slot {
    bool has_notifier;
    bool is_inherited; /* the notifier */
    struct tn_notifier notifier;
    struct registration *added; /* or NULL; polls look without the lock */
} slots[SIGNALS];

enum { LOCK_RANK = 10 };

/* Protects slots. */
static struct tn_mutex_ lock = TN_MUTEX_INIT_("signals", LOCK_RANK);

static void on_signal(int number)
{
    if (tn_atomic_load_acquire(&slots[number].added)) { /* 2 */
        tn_notifier_set(&slots[number].notifier);
    }
}

static void on_notifier(void *opaque)
{
    struct registration *r = opaque;
    struct slot *slot = &slots[r->number];

    if (!tn_notifier_test_and_clear(&slot->notifier)) { /* 1 */
        return;
    }
    if (tn_atomic_read(&slot->added) != r) { /* 1 */
        tn_notifier_set(&slot->notifier);
        return;
    }
    r->fn(r->number, r->opaque);
}

/* With the lock held, as all that follows. */
static int prepare(struct slot *slot)
{
    int error = 0;

    if (slot->added) {
        return -EBUSY;
    }
    if (!slot->has_notifier) {
        error = tn_notifier_init(&slot->notifier);
    } else if (slot->is_inherited) {
        error = tn_notifier_renew_(&slot->notifier);
    }
    if (error) {
        return error;
    }
    slot->has_notifier = true;
    slot->is_inherited = false;
    tn_notifier_test_and_clear(&slot->notifier); /* of a time before */
    return 0;
}

/* Not as a handler of a notifier: on_notifier clears it. */
static int set_handler(struct slot *slot, struct registration *r)
{
    struct tn_handler_ wanted = {.fd = tn_notifier_fd(&slot->notifier),
                                 .on_read = on_notifier,
                                 .opaque = r,
                                 .owned = r};

    return tn_handler_set_(r->loop, &wanted);
}

static void remove_handler(struct slot *slot)
{
    struct registration *r = slot->added;

    tn_atomic_set(&slot->added, NULL);
    tn_loop_set_notifier_handler(r->loop, &slot->notifier, NULL, NULL);
}

static int take_signal(struct slot *slot, struct registration *r)
{
    r->was_taken = false;
    tn_atomic_store_release(&slot->added, r); /* 1, 2 */
    return tn_host_signal_handle_(r->number, on_signal);
}

static int add(struct slot *slot, struct registration *r)
{
    int error = prepare(slot);

    if (!error) {
        error = set_handler(slot, r);
    }
    if (error) {
        tn_free_(r);
        return error;
    }
    error = take_signal(slot, r);
    if (error) {
        remove_handler(slot); /* which frees r */
    }
    return error;
}

int tn_loop_add_signal(struct tn_loop *loop, int number,
                       void (*fn)(int number, void *opaque), void *opaque)
{
    struct registration *r;
    int error;

    if (number <= 0 || number >= SIGNALS) {
        return -EINVAL;
    }
    r = tn_alloc_(sizeof(*r));
    if (!r) {
        return -ENOMEM;
    }
    *r = (struct registration){
        .loop = loop, .number = number, .fn = fn, .opaque = opaque};
    tn_mutex_lock_(&lock);
    error = add(&slots[number], r);
    tn_mutex_unlock_(&lock);
    return error;
}

/*
 * In the child of a fork: its signals are no business of the parent's loops.
 * The locks may be taken; who had them is not there.  The notifiers, which are
 * the parent's, stay for their numbers.
 */
static void give_back_in_child(void)
{
    tn_mutex_init_(&lock, "signals", LOCK_RANK);
    for (int number = 1; number < SIGNALS; number++) {
        struct slot *slot = &slots[number];

        if (slot->added) {
            tn_host_signal_handle_(number, NULL);
            slot->added->was_taken = true;
            tn_atomic_set(&slot->added, NULL);
        }
        slot->is_inherited = slot->has_notifier;
    }
}

/* The registration of @slot that @loop has, or NULL. */
static struct registration *find(struct tn_loop *loop, const struct slot *slot)
{
    struct tn_handler_ *handler;

    if (!slot->has_notifier) {
        return NULL;
    }
    handler = tn_handler_at_(&loop->handlers, tn_notifier_fd(&slot->notifier));
    return handler && handler->on_read == on_notifier ? handler->opaque : NULL;
}

/* Fork may have taken it from @loop, which has the handler still. */
static bool remove_from(struct tn_loop *loop, int number)
{
    struct slot *slot = &slots[number];
    struct registration *r = find(loop, slot);

    if (!r) {
        return false;
    }
    if (slot->added == r) {
        tn_host_signal_handle_(number, NULL);
        tn_atomic_set(&slot->added, NULL);
    }
    tn_loop_set_notifier_handler(loop, &slot->notifier, NULL, NULL);
    return true;
}

void tn_loop_remove_signal(struct tn_loop *loop, int number)
{
    bool removed = false;

    if (number > 0 && number < SIGNALS) {
        tn_mutex_lock_(&lock);
        removed = remove_from(loop, number);
        tn_mutex_unlock_(&lock);
    }
    if (!removed) {
        tn_misuse_("loop", loop, "a signal was removed that was not added");
    }
}

/*
 * Takes those again that fork took.  One that another loop has got meanwhile
 * stays there, and then this loop does not watch for it.
 */
static int renew(struct tn_loop *loop, struct slot *slot)
{
    struct registration *r = find(loop, slot);
    int error;

    if (!r || slot->added == r) {
        return 0;
    }
    error = r->was_taken ? prepare(slot) : -EBUSY;
    if (!error) {
        return take_signal(slot, r);
    }
    if (error == -EBUSY) {
        tn_loop_set_notifier_handler(loop, &slot->notifier, NULL, NULL);
    }
    return error == -EBUSY ? 0 : error;
}

int tn_signals_renew_(struct tn_loop *loop)
{
    int error = 0;

    tn_mutex_lock_(&lock);
    for (int number = 1; number < SIGNALS && !error; number++) {
        error = renew(loop, &slots[number]);
    }
    tn_mutex_unlock_(&lock);
    return error;
}

__attribute__((constructor(101))) static void watch_forks(void)
{
    tn_host_at_fork_(NULL, NULL, give_back_in_child);
}

void tn_signals_destroy_(struct tn_loop *loop)
{
    tn_mutex_lock_(&lock);
    for (int number = 1; number < SIGNALS; number++) {
        remove_from(loop, number);
    }
    tn_mutex_unlock_(&lock);
}
