/* SPDX-License-Identifier: MIT */
/*
 * Whatever happens to a connection leads to advance(), which answers and sends
 * what it can, tells the loop what to watch for next, and is the one place
 * where a connection ends.
 *
 * What a client makes us hold is bounded: a part of a request, OUT_LIMIT bytes
 * of replies, and one reply more.  So is the time for which it keeps us waiting
 * for the rest of a request, or with replies that it does not take.
 */

#include "connection.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "commands.h"
#include "reply.h"
#include "server.h"
#include "worker.h"

enum { READ_SIZE = 16 * 1024, OUT_LIMIT = 256 * 1024 };

/* How long a client may take to close after we have. */
#define LINGER_NS (500 * TN_MILLISECOND)

static void on_readable(void *opaque);
static void on_writable(void *opaque);
static void on_timeout(void *opaque);

struct connection *connection_new(struct worker *worker, int fd)
{
    struct connection *c = calloc(1, sizeof(*c));

    if (c) {
        c->worker = worker;
        c->fd = fd;
        tn_timer_init(&c->timer, worker->loop, on_timeout, c);
    }
    return c;
}

void connection_free(struct connection *c)
{
    tn_timer_del(&c->timer);
    tn_loop_set_fd_handler(c->worker->loop, c->fd, NULL, NULL, NULL);
    close(c->fd);
    buffer_clear(&c->in);
    buffer_clear(&c->out);
    worker_remove(c->worker, c);
    free(c);
}

void connection_end(struct connection *c)
{
    c->state = ENDING;
}

static void refuse(struct connection *c, const char *why)
{
    reply_error(&c->out, "%s", why);
    buffer_clear(&c->in);
    connection_end(c);
}

static void answer_one(struct connection *c, size_t size)
{
    const struct request *request =
        parser_parse(&c->worker->parser, buffer_bytes(&c->in), size);

    if (!request) {
        refuse(c, "out of memory");
        return;
    }
    command_run(c, request);
    buffer_consume(&c->in, size);
    c->scan = (struct scan){0, 0};
    c->progress = true;
}

static bool has_room(const struct connection *c)
{
    return buffer_size(&c->out) < OUT_LIMIT;
}

static bool takes_requests(const struct connection *c)
{
    return c->state == SERVING && !c->paused && has_room(c);
}

/* Answers what is there, while there is room.  Returns whether it did. */
static bool answer(struct connection *c)
{
    bool answered = false;
    const char *why;
    long size;

    while (buffer_size(&c->in) && takes_requests(c)) {
        size = scan_request(&c->scan, buffer_bytes(&c->in), buffer_size(&c->in),
                            &why);
        if (size == 0) {
            break;
        }
        if (size > 0) {
            answer_one(c, (size_t)size);
        } else {
            counter_add(&c->worker->counters.bad_requests, 1);
            refuse(c, why);
        }
        answered = true;
    }
    return answered;
}

/* Sends what the client takes.  False if that has come to an end. */
static bool flush(struct connection *c)
{
    while (buffer_size(&c->out) && !c->out.failed) {
        ssize_t n = send(c->fd, buffer_bytes(&c->out), buffer_size(&c->out),
                         MSG_NOSIGNAL);

        if (n < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        buffer_consume(&c->out, (size_t)n);
        c->progress = true;
    }
    return !c->out.failed;
}

/* Returns whether something came in. */
static bool receive(struct connection *c)
{
    char *to = buffer_reserve(&c->in, READ_SIZE);
    ssize_t n = to ? recv(c->fd, to, READ_SIZE, 0) : 0;

    if (n > 0) {
        buffer_add(&c->in, (size_t)n);
        c->to_drain -= (size_t)n < c->to_drain ? (size_t)n : c->to_drain;
        return true;
    }
    if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        connection_end(c); /* what there is of a request will not be whole */
    }
    buffer_consume(&c->in, 0); /* if it is empty it needs no memory */
    return false;
}

static bool watch(struct connection *c, bool reads, bool writes)
{
    if (reads == c->reads && writes == c->writes) {
        return true;
    }
    c->reads = reads;
    c->writes = writes;
    return tn_loop_set_fd_handler(c->worker->loop, c->fd,
                                  reads ? on_readable : NULL,
                                  writes ? on_writable : NULL, c) == 0;
}

/*
 * Has the timer run while the client owes us something.  It starts anew when
 * there is progress, which the next part of the same request is not.
 */
static void set_timer(struct connection *c)
{
    bool owes = buffer_size(&c->out) || (buffer_size(&c->in) && !c->paused);

    if (owes && (c->progress || !c->timed)) {
        tn_timer_mod(&c->timer, tn_deadline_in(c->worker->server->timeout));
    } else if (!owes && c->timed) {
        tn_timer_del(&c->timer);
    }
    c->timed = owes;
    c->progress = false;
}

/*
 * To close a connection with something unread in it would reset it, and the
 * client might lose replies.  So we say that there will be no more, and wait
 * for the client to close; not for long.
 */
static bool linger(struct connection *c)
{
    c->state = LINGERING;
    tn_timer_mod(&c->timer, tn_deadline_in(LINGER_NS));
    return shutdown(c->fd, SHUT_WR) == 0 && watch(c, true, false);
}

/* Says what comes next; false if nothing does. */
static bool settle(struct connection *c)
{
    if (c->state == ENDING && buffer_size(&c->out) == 0) {
        return linger(c);
    }
    set_timer(c);
    return watch(c, takes_requests(c), buffer_size(&c->out) > 0);
}

/* Also while a command has paused it, and will resume it. */
static void end_now(struct connection *c)
{
    if (c->paused) {
        c->state = DEAD;
        tn_timer_del(&c->timer);
        watch(c, false, false);
    } else {
        connection_free(c);
    }
}

static bool is_drained(const struct connection *c)
{
    return c->worker->draining && c->to_drain == 0;
}

/* Reads once at most, so that others have their turn. */
static void advance(struct connection *c, bool readable)
{
    bool again = true, alive = true;

    while (again && alive) {
        again = answer(c);
        alive = flush(c);
        if (!again && takes_requests(c)) {
            if (is_drained(c)) {
                connection_end(c);
            } else if (readable) {
                again = receive(c);
                readable = false;
            }
        }
    }
    if (!alive || !settle(c)) {
        end_now(c);
    }
}

void connection_start(void *connection)
{
    struct connection *c = connection;

    worker_add(c->worker, c);
    advance(c, false);
}

static void discard(struct connection *c)
{
    char scratch[READ_SIZE];
    ssize_t n = recv(c->fd, scratch, sizeof(scratch), 0);

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        connection_free(c);
    }
}

static void on_readable(void *opaque)
{
    struct connection *c = opaque;

    if (c->state == LINGERING) {
        discard(c);
    } else {
        advance(c, true);
    }
}

static void on_writable(void *opaque)
{
    advance(opaque, false);
}

static void on_timeout(void *opaque)
{
    struct connection *c = opaque;

    c->timed = false;
    if (c->state == LINGERING) {
        connection_free(c);
        return;
    }
    counter_add(&c->worker->counters.timeouts, 1);
    if (buffer_size(&c->out)) {
        end_now(c);
    } else {
        refuse(c, "timed out waiting for the rest of the request");
        advance(c, false);
    }
}

void connection_drain(struct connection *c)
{
    int unread = 0;

    if (c->state == SERVING) {
        ioctl(c->fd, FIONREAD, &unread);
        c->to_drain = (size_t)unread;
        advance(c, true);
    }
}

void connection_pause(struct connection *c)
{
    c->paused = true;
}

void connection_resume(struct connection *c)
{
    c->paused = false;
    if (c->state == DEAD) {
        connection_free(c);
    } else {
        advance(c, false);
    }
}
