/* SPDX-License-Identifier: MIT */
/*
 * The callbacks of one thread, on their way to the worker: a list to which the
 * owner appends and from which the worker takes, with no read-modify-write.
 *
 * The owner counts what it has put, the worker what it has taken.  A new
 * element is linked to the last one; but the worker runs and frees elements
 * that it has taken, so the owner must not touch the last one then.  It tells
 * by the counts: all taken, so the element starts a new list at `first`.
 *
 * Between that look and the link to the last element the worker may take it.
 * The owner does both in a read-side critical section, and the worker runs what
 * it has taken only after a grace period, which waits for that section: by then
 * the link is there, or the element went to `first`.  The grace period that the
 * callbacks wait for anyhow is all the protection that their list needs.
 *
 *     put == taken     nothing new; the next element goes to `first`
 *     taken -> done    taken elements, from `next` on, that have not been run
 *     next == NULL     what comes after the last taken one is at `first`
 *
 * call_rcu is here so that all of its usual way is one function.  Outside of
 * sections it opens and closes one as read_lock and read_unlock do, and looks
 * once, at its end, whether a grace period or the worker is to be told.
 *
 * A fork copies this at any moment, as nobody holds a lock here.  Memory is
 * copied as if each thread had been stopped between two stores, and the order
 * of the stores is what makes sense of the copy: an element is run once `done`
 * says so, in one store.  So `next` is in two places, of which the parity of
 * `done` tells the good one.
 *
 * Constraints
 *
 *   1  put: what the caller did, the element and its link -> its store of
 *      `put`; take: its load of `put` -> the element.                   (R3)
 *   2  take: its load of `first` -> its store of `taken`; put: its load of
 *      `taken` -> its store to `first`.                                 (R3)
 *   3  take: its store of `taken` -> the grace period's loads of the readers'
 *      words; put: its section's lock -> its load of `taken`.  Either the
 *      grace period waits for the section, or the section sees that the last
 *      element is taken: what RCU does for any pointer.                 (R3)
 *   4  call_rcu: its stores of `put` and of the word -> its loads of `idle`, 1
 *      of src/rcu/worker.c, and of waiting_, 3 of the reader.  One fence is for
 *      both.                                                        (R3, R8)
 */

#include "rcu/rcu.h"

/* In a section. */
static inline void append(struct tn_rcu_queue_ *q, struct tn_rcu_head *head)
{
    head->next_ = NULL;
    if (tn_atomic_load_acquire(&q->taken) == q->put) { /* 2 */
        q->first = head;
    } else {
        q->tail->next_ = head;
    }
    q->tail = head;
    tn_atomic_store_release(&q->put, q->put + 1); /* 1 */
}

static void append_inside(struct tn_rcu_queue_ *q, struct tn_rcu_head *head)
{
    tn_rcu_read_lock(); /* 3 */
    append(q, head);
    tn_rcu_read_unlock();
}

/* With no section open; who leaves one has waiting_ to look at afterwards. */
static inline void append_outside(struct tn_rcu_queue_ *q,
                                  struct tn_rcu_head *head)
{
    tn_rcu_open_(&tn_rcu_reader_); /* 3 */
    append(q, head);
    tn_rcu_close_(&tn_rcu_reader_); /* 4 */
}

void tn_rcu_queue_put_(struct tn_rcu_queue_ *q, struct tn_rcu_head *head)
{
    if (tn_rcu_reader_.word_ != 0) {
        append_inside(q, head);
        return;
    }
    append_outside(q, head);
    if (tn_atomic_read(&tn_rcu_reader_.waiting_)) {
        tn_rcu_tell_grace_period_();
    }
}

static inline bool is_to_look(const struct tn_rcu_queue_ *q, size_t size)
{
    return q->put == q->look_at ||
           (size && (long)(q->bytes - q->look_at_bytes) >= 0);
}

/* In a section, or the thread is not registered. */
static __attribute__((noinline)) void call_inside(struct tn_rcu_queue_ *q,
                                                  struct tn_rcu_head *head,
                                                  size_t size)
{
    append_inside(q, head);
    tn_rcu_tell_worker_();
    if (is_to_look(q, size)) {
        tn_rcu_look_at_limits_(q);
    }
}

/* After a put: who waits is told, and who is to look at the limits looks. */
static __attribute__((noinline)) void look_around(struct tn_rcu_queue_ *q,
                                                  size_t size)
{
    if (tn_atomic_read(&tn_rcu_reader_.waiting_)) {
        tn_rcu_tell_grace_period_();
    }
    if (tn_atomic_read(&tn_rcu_idle_)) {
        tn_rcu_wake_worker_();
    }
    if (is_to_look(q, size)) {
        tn_rcu_look_at_limits_(q);
    }
}

/*
 * Inline, so that without a size that costs nothing.  All that is not usual
 * comes last, so that what is usual needs no room on the stack.
 */
static inline void call(struct tn_rcu_head *head,
                        void (*func)(struct tn_rcu_head *head), size_t size)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;
    struct tn_rcu_queue_ *q = self->queue_;

    head->func_ = func;
    if (__builtin_expect(!q || q == &tn_rcu_leftovers_, 0)) {
        tn_rcu_call_slowly_(head, size);
        return;
    }
    if (size) {
        tn_atomic_set(&q->bytes, q->bytes + size);
    }
    if (__builtin_expect(self->word_ != 0, 0)) {
        call_inside(q, head, size);
        return;
    }
    append_outside(q, head);
    if (__builtin_expect(tn_atomic_read(&self->waiting_) ||
                             tn_atomic_read(&tn_rcu_idle_) ||
                             is_to_look(q, size),
                         0)) {
        look_around(q, size);
    }
}

void tn_call_rcu1(struct tn_rcu_head *head,
                  void (*func)(struct tn_rcu_head *head))
{
    call(head, func, 0);
}

void tn_call_rcu1_sized(struct tn_rcu_head *head,
                        void (*func)(struct tn_rcu_head *head), size_t size)
{
    call(head, func, size);
}

void tn_rcu_queue_take_(struct tn_rcu_queue_ *q)
{
    unsigned long put = tn_atomic_load_acquire(&q->put); /* 1 */

    if (put != q->taken) {
        if (!*tn_rcu_queue_next_(q)) {
            *tn_rcu_queue_next_(q) = q->first;
        }
        q->bytes_taken = tn_atomic_read(&q->bytes);
        tn_atomic_store_release(&q->taken, put); /* 2, 3 */
    }
}

void tn_rcu_queue_run_(struct tn_rcu_queue_ *q)
{
    struct tn_rcu_head *head;

    while (q->done != q->taken) {
        head = *tn_rcu_queue_next_(q);
        q->next[(q->done + 1) % 2] = head->next_; /* before head is freed */
        tn_barrier();                             /* a fork may come here */
        tn_atomic_set(&q->done, q->done + 1);
        head->func_(head);
    }
    tn_atomic_set(&q->bytes_done, q->bytes_taken);
}

struct tn_rcu_head *tn_rcu_queue_untake_(struct tn_rcu_queue_ *q)
{
    struct tn_rcu_head *last = NULL;

    for (unsigned long n = q->taken - q->done; n; n--) {
        last = last ? last->next_ : *tn_rcu_queue_next_(q);
    }
    if (last && !last->next_ && q->put != q->taken) {
        last->next_ = q->first;
    }
    q->taken = q->done;
    return last;
}
