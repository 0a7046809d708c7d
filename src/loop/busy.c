/* SPDX-License-Identifier: MIT */
/*
 * Busy polling: a loop that is about to sleep looks for a while whether
 * something comes.  It sees a notify where notify leaves it, and handlers have
 * functions that look.  What both do not show, the monitor is asked for now and
 * then.
 *
 * For how long, is learnt for each that may come.  What counts is the time that
 * the loop waited since it came last: what came soon is worth to be looked for
 * so long the next time, and what did not come for longer than the loop would
 * ever look has its time shrink with every wait.
 *
 * A handler is begun while the loop looks instead of sleeping, from poll to
 * poll; before a sleep all are ended, and looked at once more.  That look is
 * owed from the first begin on.  A handler that is running is not looked at, as
 * its function has not finished with what was there: so if a nested poll ends
 * it, the look stays owed.
 *
 * Constraints
 *
 *   1  end -> the look that follows.  It is store to load: who makes a request
 *      sees that it must ring, or the look sees the request.           (H4)
 *   2  set_fd_look: the new handler -> its place in the list; poll: its load
 *      from the list -> its functions.                                  (H1)
 */

#include "loop/loop.h"
#include "tenon/rcu_queue.h"

#define FIRST_NS (4 * TN_MICROSECOND)
#define ASK_NS   (10 * TN_MICROSECOND)

void tn_busy_init_(struct tn_loop *loop)
{
    loop->busy.notify.ns = FIRST_NS;
}

/*
 * In a child: a thread that is not there may have begun some.  No handlers are
 * set yet.
 */
void tn_busy_renew_(struct tn_loop *loop)
{
    struct tn_handler_ *handler;

    if (loop->depth == 0) {
        loop->busy.began = loop->busy.skip = 0;
    }
    TN_LIST_FOREACH (handler, &loop->busy.handlers, looked_at) {
        loop->busy.owed |= handler->begun;
    }
}

void tn_loop_set_poll_params(struct tn_loop *loop, int64_t max_ns,
                             unsigned grow, unsigned shrink)
{
    struct tn_loop_busy_ *b = &loop->busy;

    tn_atomic_set(&b->grow, grow < 2 ? 2 : grow);
    tn_atomic_set(&b->shrink, shrink);
    tn_atomic_set(&b->max_ns, max_ns < TN_SECOND ? max_ns : TN_SECOND);
}

void tn_busy_add_(struct tn_loop *loop, struct tn_handler_ *handler)
{
    handler->busy.ns = FIRST_NS;
    TN_LIST_INSERT_HEAD_RCU(&loop->busy.handlers, handler, looked_at); /* 2 */
}

/* It is freed when no poll is under way, as all handlers are. */
void tn_busy_remove_(struct tn_handler_ *handler)
{
    TN_LIST_REMOVE_RCU(handler, looked_at); /* 2 */
}

static int64_t time_to_look(const struct tn_loop_busy_ *b)
{
    int64_t longest = b->notify.ns, max = tn_atomic_read(&b->max_ns);
    struct tn_handler_ *handler;

    TN_LIST_FOREACH_RCU (handler, &b->handlers, looked_at) { /* 2 */
        if (handler->busy.ns > longest) {
            longest = handler->busy.ns;
        }
    }
    return longest < max ? longest : max;
}

static bool is_there(const struct tn_handler_ *handler)
{
    return !tn_atomic_read(&handler->deleted);
}

static void begin(struct tn_loop_busy_ *b)
{
    struct tn_handler_ *handler;

    TN_LIST_FOREACH_RCU (handler, &b->handlers, looked_at) { /* 2 */
        if (handler->begun || !is_there(handler)) {
            continue;
        }
        handler->begun = b->owed = true;
        if (handler->begin) {
            handler->begin(handler->opaque);
        }
    }
}

/* Those that there was no room for are the first to be looked at next. */
static void look(struct tn_loop_busy_ *b, struct tn_ready_list_ *ready)
{
    unsigned skip = b->skip, n = 0;
    struct tn_handler_ *handler;

    b->skip = 0;
    TN_LIST_FOREACH_RCU (handler, &b->handlers, looked_at) { /* 2 */
        if (n++ < skip || !is_there(handler)) {
            continue;
        }
        if (handler->running) {
            b->owed = true;
            continue;
        }
        if (ready->count == TN_READY_ROOM_) {
            b->skip = n - 1;
            break;
        }
        if (handler->look(handler->opaque)) {
            tn_ready_add_(ready, handler, TN_READY_SEEN_);
        }
    }
}

/* Returns whether the last look has found something. */
static bool end(struct tn_loop_busy_ *b, struct tn_ready_list_ *ready)
{
    struct tn_handler_ *handler;

    if (!b->owed) {
        return false;
    }
    b->owed = false;
    b->skip = 0;
    TN_LIST_FOREACH_RCU (handler, &b->handlers, looked_at) { /* 2 */
        if (handler->begun && is_there(handler) && handler->end) {
            handler->end(handler->opaque);
        }
        handler->begun = false;
    }
    tn_smp_mb(); /* 1 */
    look(b, ready);
    return ready->count > 0;
}

bool tn_busy_end_(struct tn_loop *loop)
{
    struct tn_ready_list_ ready = {.count = 0};
    bool found = end(&loop->busy, &ready);

    for (int i = 0; i < ready.count; i++) {
        ready.handlers[i]->ready &= ~(unsigned)TN_READY_SEEN_;
    }
    loop->busy.owed |= found;
    return found;
}

static bool look_once(struct tn_loop *loop, struct tn_ready_list_ *ready,
                      int64_t now)
{
    struct tn_loop_busy_ *b = &loop->busy;

    if (now - b->asked >= ASK_NS) {
        b->asked = now;
        tn_monitor_wait_(loop, ready, 0);
    }
    look(b, ready);
    return ready->count > 0 || tn_atomic_read(&loop->notify.notified);
}

bool tn_busy_look_(struct tn_loop *loop, struct tn_ready_list_ *ready,
                   int64_t deadline)
{
    struct tn_loop_busy_ *b = &loop->busy;
    int64_t now, until;

    ready->count = 0;
    if (tn_atomic_read(&b->max_ns) <= 0 && !b->owed) {
        return false;
    }
    now = b->began = tn_now();
    until = now + time_to_look(b);
    until = until < deadline ? until : deadline;
    if (now < until) {
        begin(b);
    }
    while (!look_once(loop, ready, now)) {
        if (now >= until) {
            return now < deadline && end(b, ready);
        }
        now = tn_after_a_look_(until);
    }
    return true;
}

static void learn(const struct tn_loop_busy_ *b, struct tn_busy_time_ *time,
                  int64_t waited, bool came)
{
    int64_t max = tn_atomic_read(&b->max_ns);
    unsigned shrink = tn_atomic_read(&b->shrink);

    time->waited += waited;
    if (time->waited > max) {
        time->ns = shrink ? time->ns / shrink : 0;
        time->ns = time->ns < FIRST_NS ? 0 : time->ns;
    } else if (came && time->waited > time->ns) {
        time->ns *= tn_atomic_read(&b->grow);
        time->ns = time->ns < FIRST_NS ? FIRST_NS : time->ns;
        time->ns = time->ns < max ? time->ns : max;
    }
    if (came) {
        time->waited = 0;
    }
}

void tn_busy_learn_(struct tn_loop *loop)
{
    struct tn_loop_busy_ *b = &loop->busy;
    struct tn_handler_ *handler;
    int64_t waited;

    if (b->began == 0) {
        return;
    }
    waited = tn_now() - b->began;
    b->began = 0;
    learn(b, &b->notify, waited, tn_atomic_read(&loop->notify.notified));
    TN_LIST_FOREACH_RCU (handler, &b->handlers, looked_at) { /* 2 */
        learn(b, &handler->busy, waited, handler->ready != 0);
    }
}
