/* SPDX-License-Identifier: MIT */
/*
 * A loop whose polls another loop calls for, when the descriptor of its poller
 * is readable.  That sleeps for us, and knows only this descriptor.  So all
 * that would end a sleep of ours must make it readable, at any time but inside
 * a poll:
 *
 *     descriptors     by themselves
 *     a notify        notify_me stays true: each sets the notifier
 *     deadlines       an alarm among our descriptors; what is due already, such
 *                     as bottom halves, is a deadline that has passed
 *
 * Every poll sets the alarm when it ends.  A poll may clear the notifier for a
 * notify that came after it had looked at what was changed; so the alarm is set
 * by what there is after that.
 *
 * Constraints
 *
 *   1  fd: its store to notify_me -> what the first poll looks at; notify: X ->
 *      its load of notify_me.  A notify that sees that nobody is to be woken
 *      is seen by the poll that the descriptor now asks for.       (N1, N6)
 */

#include <errno.h>

#include "loop/loop.h"

/* The end of the poll sets it again. */
static void on_alarm(void *opaque)
{
    (void)opaque;
}

static int watch_alarm(struct tn_loop *loop, int alarm)
{
    struct tn_handler_ wanted = {
        .fd = alarm, .on_read = on_alarm, .internal = true};
    int error = tn_handler_set_(loop, &wanted);

    if (error) {
        return error;
    }
    tn_lockcnt_lock(&loop->handlers.lock);
    loop->embed.is_on = !loop->handlers.polls; /* and it stays so */
    tn_lockcnt_unlock(&loop->handlers.lock);
    if (!loop->embed.is_on) {
        tn_loop_set_fd_handler(loop, alarm, NULL, NULL, NULL);
        return -ENOSYS;
    }
    return 0;
}

void tn_embed_begin_(struct tn_loop *loop)
{
    if (loop->embed.is_on) {
        loop->embed.armed_for = TN_FOREVER;
        (void)tn_notify_may_sleep_(loop); /* 1 */
        tn_notifier_set(&loop->notify.notifier);
    }
}

static int begin(struct tn_loop *loop)
{
    int alarm, error;

    if (tn_atomic_read(&loop->handlers.polls)) {
        return -ENOSYS;
    }
    alarm = tn_host_alarm_open_();
    if (alarm < 0) {
        return alarm;
    }
    error = watch_alarm(loop, alarm);
    if (error) {
        tn_host_alarm_close_(alarm);
        return error;
    }
    loop->embed.alarm = alarm;
    tn_embed_begin_(loop);
    return 0;
}

int tn_loop_fd(struct tn_loop *loop)
{
    int error = loop->embed.is_on ? 0 : begin(loop);

    return error ? error : loop->handlers.poller;
}

int tn_embed_renew_(struct tn_loop *loop)
{
    int alarm;

    if (!loop->embed.is_on) {
        return 0;
    }
    alarm = tn_host_alarm_open_();
    if (alarm >= 0) {
        tn_host_replace_(loop->embed.alarm, alarm);
    }
    return alarm < 0 ? alarm : 0;
}

void tn_embed_arm_(struct tn_loop *loop, int64_t deadline)
{
    struct tn_loop_embed_ *e = &loop->embed;

    if (tn_busy_end_(loop)) {
        deadline = 0;
    }
    if (deadline != e->armed_for) {
        e->armed_for = deadline;
        tn_host_alarm_set_(e->alarm, deadline);
    }
}

void tn_embed_destroy_(struct tn_loop *loop)
{
    if (loop->embed.is_on) {
        tn_host_alarm_close_(loop->embed.alarm);
    }
}
