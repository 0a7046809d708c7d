/* SPDX-License-Identifier: MIT */
#ifndef TENON_LOOP_H
#define TENON_LOOP_H

/*
 * An event loop: it waits for file descriptors, timers and bottom halves, and
 * calls functions on the thread that polls it.
 *
 *     static void readable(void *opaque)
 *     {
 *         struct client *client = opaque;
 *
 *         if (!read_some(client)) {
 *             tn_loop_set_fd_handler(client->loop, client->fd, NULL, NULL,
 *                                    NULL);
 *             close(client->fd);
 *         }
 *     }
 *
 *     struct tn_loop *loop = tn_loop_new();
 *
 *     tn_loop_set_fd_handler(loop, client->fd, readable, NULL, client);
 *     tn_loop_run(loop);
 *     tn_loop_unref(loop);
 *
 * What a poll does, in this order
 *
 *     1  Waits, if it may block and nothing is due: for a file descriptor, the
 *        earliest deadline, or a notify.
 *     2  Calls the bottom halves that are scheduled, in the order in which
 *        they were.  One that schedules itself again waits for the next poll.
 *     3  Calls the handlers of the file descriptors that are ready.
 *     4  Calls the timers that are due, the earliest first.
 *
 * Polls nest: a function that a poll calls may poll the same loop, to wait for
 * something.  The inner poll goes on with the bottom halves that the outer one
 * had taken, and may call the handler again in which it was called, if its file
 * descriptor is still ready.
 *
 * Promises
 *
 *   N1  A poll that blocks, or is about to, returns after a notify, also if
 *       other threads that notify are held up in the middle.
 *   N2  What came before a notify happens before what a poll does after it has
 *       noticed it: a deadline, a bottom half or a handler that was changed
 *       before is acted upon.
 *   N3  What came before a stop happens before the return of the run that it
 *       ends.  A stop before run is not lost.
 *   N4  A wait-while returns after its condition has become false and a kick
 *       has followed.
 *   N6  The descriptor of tn_loop_fd is readable while nobody polls and a poll
 *       would not block.
 *   N7  In the child of a fork, after tn_loop_after_fork, what the loop was
 *       given before the fork is acted upon, by any thread that gave it:
 *       handlers, timers, signals, stops and bottom halves, these called once
 *       in the parent and once in the child.  Only a timer or a bottom half
 *       that another thread was calling at that moment, or about to, is not
 *       called in the child.  The parent's loop notices nothing.
 *   H1  What came before set_fd_handler happens before the calls of the handler
 *       that it sets.
 *   H2  A handler replaced or removed on the thread that polls is not called
 *       any more.  Removed on another thread, it may be in the middle of a
 *       call, or called once more, until that poll has ended.
 *   H3  A loop that is asleep takes up a handler that another thread sets, in
 *       whichever of the two ways below it waits, and also while it goes over
 *       from the one to the other.
 *
 * A loop waits for descriptors with epoll.  Where that cannot be had, or fails
 * later on, it goes over to poll(2), for good: all works as before, but a poll
 * then takes time that grows with the number of descriptors.
 *
 * One thread polls a loop at a time.  Which one may change, if the two threads
 * are synchronised.
 *
 * The child of a fork makes loops of its own, or goes on with copies of the
 * parent's after tn_loop_after_fork.  Until then these share descriptors with
 * the parent, so that polling them, or giving them handlers or signals, aborts.
 * They keep what else is done to them for later, and tn_loop_unref closes the
 * child's descriptors with the last reference.  If a function of a loop forks
 * and returns, without that, to the poll in the child, it returns from there
 * with nothing else called.
 *
 * A loop must stay until every call that was given it has returned, and not
 * only until the call has had its effect: a thread that schedules, notifies,
 * arms a timer or sets a handler may still be at work on the loop when what it
 * asked for has been done.  So it holds a reference, or is joined before the
 * last one is given back, or is sure for another reason.  tn_loop_stop alone
 * sees to that itself: who runs the loop may give it back when the run returns.
 */

#include <stdbool.h>
#include <stdint.h>

#include <tenon/notifier.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tn_loop;

/*
 * Returns a new loop with one reference, or NULL with errno set.
 *
 * Threads   Any.
 */
struct tn_loop *tn_loop_new(void);

/*
 * Takes another reference to @loop, or gives one back.  With the last one the
 * loop ends: bottom halves that were deleted are freed, handlers are forgotten,
 * signals are given back.  That waits for functions given to call_rcu_on that a
 * drain on another thread is calling for the loop.  For NULL unref does
 * nothing.
 *
 * Threads   Any, but the last reference not inside a poll of the loop, nor in
 *           such a function.
 * Errors    Aborts if a bottom half is still alive, which it names, or a timer
 *           armed.
 */
void tn_loop_ref(struct tn_loop *loop);
void tn_loop_unref(struct tn_loop *loop);

/*
 * Polls once.  Returns whether it called a function; waking up for a notify
 * alone, and idle bottom halves, do not count.
 *
 * Threads   One at a time.
 * Context   Not in signal handlers.
 * Order     N2.
 * Progress  If @blocking, blocks until something is due; may return early.
 * Errors    Aborts if another thread is polling.
 */
bool tn_loop_poll(struct tn_loop *loop, bool blocking);

/*
 * Polls until a stop.
 *
 * Threads   As for poll.
 * Order     N3.
 */
void tn_loop_run(struct tn_loop *loop);

/*
 * Has the run of @loop return after the poll that is under way; or, if there is
 * none, the next one.  Holds a reference meanwhile.
 *
 * Threads   Any.
 * Context   Anywhere; in a signal handler somebody else must hold a reference
 *           until it has returned.
 * Order     N3.
 * Progress  Lock-free; at most one system call.
 */
void tn_loop_stop(struct tn_loop *loop);

/*
 * Has the poll that is under way, or the next one, return soon and look again
 * at what it waits for.  Nothing in this library needs it; it is for conditions
 * of your own that the polling thread tests.
 *
 * Threads   Any.
 * Context   Anywhere, signal handlers included.
 * Order     N1, N2.
 * Progress  Lock-free; at most one system call.
 */
void tn_loop_notify(struct tn_loop *loop);

/*
 * Polls @loop, whose polling thread this must be, for as long as @condition is
 * true.  Who makes it false on another thread then calls kick, which costs a
 * barrier if nobody waits.
 *
 *     TN_LOOP_WAIT_WHILE(loop, tn_atomic_load_acquire(&requests) > 0);
 *
 *     elsewhere:  tn_atomic_dec(&requests);
 *                 tn_loop_wait_kick(loop);
 *
 * The condition is read while others change it, so it is atomic; what it tells
 * of has to be ordered by itself, as here.
 *
 * Order     N4.
 */
#define TN_LOOP_WAIT_WHILE(loop, condition)        \
    do {                                           \
        struct tn_loop *tn_loop_of_wait_ = (loop); \
                                                   \
        tn_loop_begin_wait_(tn_loop_of_wait_);     \
        while (condition) {                        \
            tn_loop_poll(tn_loop_of_wait_, true);  \
        }                                          \
        tn_loop_end_wait_(tn_loop_of_wait_);       \
    } while (0)

void tn_loop_begin_wait_(struct tn_loop *loop);
void tn_loop_end_wait_(struct tn_loop *loop);

/*
 * Threads   Any.
 * Context   Anywhere, signal handlers included.
 * Order     N4.
 * Progress  Lock-free; at most one system call.
 */
void tn_loop_wait_kick(struct tn_loop *loop);

/*
 * Returns a descriptor by which another loop can drive this one, from now on:
 * whenever it is readable, call tn_loop_poll(loop, false), on the thread that
 * would otherwise poll.  It is readable at first.  It belongs to @loop; there
 * is no way back, but @loop may also be polled as any other.
 *
 * Going over to poll is then impossible: set_fd_handler returns the errors of
 * epoll, such as -EPERM for a regular file, or -ENOSPC.
 *
 * Threads   As for poll.
 * Order     N6.
 * Errors    A negative errno: -ENOSYS where epoll is not to be had, or the loop
 *           has gone over to poll; -EMFILE, -ENOMEM.  @loop is as before.
 */
int tn_loop_fd(struct tn_loop *loop);

/*
 * Calls @on_read when @fd is readable and @on_write when it is writable, for as
 * long as it is; either may be NULL.  An error or a hang-up on @fd calls both.
 * This replaces the handler that @fd has.  With two NULLs it removes it.
 *
 * Do that before closing @fd.  Else, if a copy of @fd or a child process still
 * has the file open, the loop goes on being woken for it, and then calls
 * nothing.
 *
 * Poll says of a regular file or directory that it is always readable and
 * writable, so handlers of these are called in each poll, which for this goes
 * over from epoll, which takes none.  Reading a file blocks all the same.
 *
 * What a replaced or removed handler took is freed when the outermost poll that
 * is under way ends: not in nested polls.
 *
 * Threads   Any.
 * Context   Also inside handlers, the one being replaced included.
 * Order     H1 to H3.
 * Progress  May wait for a lock that is held briefly, and may allocate.
 * Errors    0 or a negative errno: -ENOMEM, -EBADF.  After an error the handler
 *           is as it was before.  Removing does not fail.
 */
int tn_loop_set_fd_handler(struct tn_loop *loop, int fd,
                           void (*on_read)(void *opaque),
                           void (*on_write)(void *opaque), void *opaque);

/*
 * Calls @fn after @notifier has been set, having cleared it; NULL removes.
 * All else is as for set_fd_handler.
 */
int tn_loop_set_notifier_handler(struct tn_loop *loop,
                                 struct tn_notifier *notifier,
                                 void (*fn)(void *opaque), void *opaque);

/*
 * Busy polling, which is off at first: a poll that may block looks for a while
 * whether something comes, before it goes to sleep.  That takes processor time
 * and saves the way into sleep and out of it.
 *
 * It looks for notifies, so for bottom halves, timers and stops of other
 * threads too; and calls the look functions of handlers, below.  For other
 * descriptors it asks the kernel every 10 us, so that they are called too,
 * whatever there is to look at.
 *
 * For each of these it learns how long to look.  That begins with 4 us, and is
 * multiplied by @grow, up to @max_ns, whenever it came later than that, but not
 * later than @max_ns; what keeps the loop waiting for longer is not worth it,
 * and has its time divided by @shrink, or made 0 if that is 0.  So a loop that
 * is idle soon sleeps at once.  A @max_ns of 0 switches it off, and more than a
 * second is a second; a @grow below 2 stands for 2.
 *
 * Threads   Any.
 */
void tn_loop_set_poll_params(struct tn_loop *loop, int64_t max_ns,
                             unsigned grow, unsigned shrink);

/*
 * Gives the handler that @fd has a function that looks whether there is
 * something for it to do, such as a request in shared memory for which @fd is
 * but the bell.  If it says so, on_read is called as if @fd were readable; a
 * notifier is then not cleared.  A NULL takes it away, and so does setting
 * another handler.
 *
 * @begin and @end, which may be NULL, are called around the time in which the
 * loop looks and does not sleep: who makes requests need not ring meanwhile.
 * A handler that is replaced or removed in between has no end.  With
 *
 *     end:   ring = true            request:  put it where look finds it
 *                                             tn_smp_mb()
 *                                             if (ring) set the notifier
 *
 * no request is overlooked:
 *
 *   H4  After each end, and a full barrier, look is called before the loop
 *       sleeps.
 *   H5  While on_read or on_write of a handler is being called, nested polls do
 *       not call its look; they do call it again if @fd is ready.
 *
 * The functions are called on the thread that polls, and often: they must
 * neither block nor poll.
 *
 * Threads   Any.
 * Order     H1 to H3, H4, H5.
 * Errors    0 or a negative errno: -ENOENT if @fd has no handler, -EINVAL if
 *           that has no on_read, and what set_fd_handler returns.
 */
int tn_loop_set_fd_look(struct tn_loop *loop, int fd,
                        bool (*look)(void *opaque), void (*begin)(void *opaque),
                        void (*end)(void *opaque));

/*
 * Calls @fn in the loop after the process got signal @number.  Signals that
 * come before the call count as one.  One loop has a signal at a time, until it
 * is removed or the loop ends.  In a child that was forked the signal is given
 * back, until tn_loop_after_fork.
 *
 * Threads   Any; add and remove of one signal exclude each other.
 * Errors    0 or a negative errno: -EINVAL if there is no such signal or it
 *           cannot be caught, -EBUSY if it has been added, -ENOMEM, -EMFILE.
 */
int tn_loop_add_signal(struct tn_loop *loop, int number,
                       void (*fn)(int number, void *opaque), void *opaque);

/*
 * Gives signal @number back to who had it before.  H2 holds as for handlers.
 *
 * Errors    Aborts if it has not been added to @loop.
 */
void tn_loop_remove_signal(struct tn_loop *loop, int number);

/*
 * Has polls of @loop report to RCU for their thread, or not.  To begin with
 * they do not.
 *
 * While the loop calls functions, the thread is as in a read-side critical
 * section: they read what RCU protects without opening one, and those that do
 * open one, such as functions shared with other threads, pay for a nesting
 * count alone.  While the loop waits, the thread is in none.
 *
 * Each of these functions holds up grace periods, then, for as long as it
 * takes.  So it must not wait for a thread that waits for a grace period: not
 * for a lock under which somebody calls tn_synchronize_rcu, nor for a function
 * given to call_rcu, other than by tn_drain_call_rcu.  A program may well do so
 * where nobody reports, and be right: that is why a loop is asked to.  What
 * takes long calls tn_rcu_quiescent_state now and then, where it holds nothing
 * that it has read.
 *
 * Threads   That which polls @loop; others while nobody does.
 * Context   Also inside functions of @loop; polls that begin later are meant.
 * Order     R12, R13 of <tenon/rcu.h>.
 */
void tn_loop_set_rcu_reporting(struct tn_loop *loop, bool report);

/*
 * Makes @loop, a copy that the child of a fork has of one of its parent's, a
 * loop of the child: with kernel objects of its own, which take the numbers of
 * the old ones, that of tn_loop_fd included.  Another loop that watches this
 * has to be told anew.  Does nothing in the process that made @loop.
 *
 * Descriptors that the program gave handlers are shared with the parent, as
 * fork has it, and so are its notifiers: what one process reads the other does
 * not.  The child removes the handlers of what is the parent's business, and of
 * what it has closed, before or after this call.  Signals that were given to
 * @loop are taken again, unless another loop has got them since.
 *
 * References that were held for others, such as threads and jobs of pools,
 * count in the child too.  Functions given to tn_call_rcu_on before the fork
 * are called by the library's thread there.
 *
 * Threads   One, while no other uses @loop; before it starts threads, if @loop
 *           may have been polled by another thread when the process forked.
 * Context   Also inside functions of @loop that have forked.
 * Order     N7.
 * Errors    0 or a negative errno: -EMFILE, -ENFILE, -ENOMEM, and for a loop
 *           that is embedded those of tn_loop_fd.  @loop is then as before, and
 *           it may be tried again.
 */
int tn_loop_after_fork(struct tn_loop *loop);

/* Returns the loop that the calling thread is polling, or NULL. */
struct tn_loop *tn_loop_current(void);

#ifdef __cplusplus
}
#endif

#endif
