/* SPDX-License-Identifier: MIT */
/*
 * When the process is out of descriptors, a connection that waits to be
 * accepted keeps the listening socket readable, and the loop would spin.  So a
 * descriptor is kept in reserve, to accept such a client, tell it, and close.
 * If that does not work either, the acceptor rests for a moment.
 */

#include "acceptor.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <tenon/atomic.h>
#include <tenon/timer.h>
#include <unistd.h>

#include "server.h"
#include "worker.h"

/* BATCH: how many are accepted before others have their turn. */
enum { BATCH = 64, BACKLOG = 4096 };

#define REST_NS (100 * TN_MILLISECOND)

struct acceptor {
    struct server *server;
    int fd, reserve_fd, port;
    int next; /* worker */
    uint64_t accepted, refused;
    struct tn_timer rest;
};

static void on_connection(void *opaque);

static void refuse(struct acceptor *a, int fd)
{
    static const char why[] = "-ERR max number of clients reached\r\n";

    (void)!send(fd, why, sizeof(why) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    close(fd);
    counter_add(&a->refused, 1);
}

static void hand_over(struct acceptor *a, int fd)
{
    struct server *s = a->server;
    struct worker *w = s->workers[a->next];
    const int on = 1;

    a->next = (a->next + 1) % s->worker_count;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    tn_atomic_inc(&s->clients);
    if (worker_take(w, fd) == 0) {
        counter_add(&a->accepted, 1);
    } else {
        tn_atomic_dec(&s->clients);
        refuse(a, fd);
    }
}

static void listen_to(struct acceptor *a, bool on)
{
    int error = tn_loop_set_fd_handler(a->server->loop, a->fd,
                                       on ? on_connection : NULL, NULL, a);

    if (error) {
        tn_timer_mod(&a->rest, tn_deadline_in(REST_NS));
    }
}

static void rest(struct acceptor *a)
{
    listen_to(a, false);
    tn_timer_mod(&a->rest, tn_deadline_in(REST_NS));
}

static bool take_reserve(struct acceptor *a)
{
    if (a->reserve_fd < 0) {
        a->reserve_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
    return a->reserve_fd >= 0;
}

static void on_rested(void *opaque)
{
    struct acceptor *a = opaque;

    take_reserve(a);
    listen_to(a, true);
}

static bool out_of_descriptors(void)
{
    return errno == EMFILE || errno == ENFILE;
}

/* Accepts on the reserved descriptor, only to refuse. */
static void accept_and_refuse(struct acceptor *a)
{
    int fd;

    if (a->reserve_fd < 0) {
        rest(a);
        return;
    }
    close(a->reserve_fd);
    fd = accept4(a->fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0) {
        refuse(a, fd);
    }
    a->reserve_fd = -1;
    if (!take_reserve(a)) { /* another thread was faster */
        rest(a);
    }
}

/* Returns whether there may be another one. */
static bool accept_one(struct acceptor *a)
{
    unsigned clients = tn_atomic_read(&a->server->clients);
    int fd = accept4(a->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd >= 0) {
        if (clients < (unsigned)a->server->options->max_clients) {
            hand_over(a, fd);
        } else {
            refuse(a, fd);
        }
        return true;
    }
    if (out_of_descriptors()) {
        accept_and_refuse(a);
        return false;
    }
    if (errno == ENOMEM || errno == ENOBUFS) {
        rest(a);
        return false;
    }
    return errno != EAGAIN; /* others are of a client that has gone */
}

static void accept_up_to(struct acceptor *a, int most)
{
    while (most > 0 && accept_one(a)) {
        most--;
    }
}

static void on_connection(void *opaque)
{
    accept_up_to(opaque, BATCH);
}

static bool complain(const char *what, const char *why)
{
    fprintf(stderr, "geod: %s: %s\n", what, why);
    return false;
}

static int open_socket(const struct addrinfo *address)
{
    int fd = socket(address->ai_family,
                    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;

    if (fd < 0) {
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, address->ai_addr, address->ai_addrlen) < 0 ||
        listen(fd, BACKLOG) < 0) {
        int error = errno;

        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static int port_of(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof(address);

    if (getsockname(fd, (struct sockaddr *)&address, &size) < 0) {
        return 0;
    }
    return ntohs(address.ss_family == AF_INET6
                     ? ((struct sockaddr_in6 *)&address)->sin6_port
                     : ((struct sockaddr_in *)&address)->sin_port);
}

static bool start_listening(struct acceptor *a, const struct options *options)
{
    const struct addrinfo hints = {
        .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
        .ai_socktype = SOCK_STREAM,
    };
    struct addrinfo *address;
    char port[8];
    int error;

    snprintf(port, sizeof(port), "%d", options->port);
    error = getaddrinfo(options->bind, port, &hints, &address);
    if (error) {
        return complain(options->bind, gai_strerror(error));
    }
    a->fd = open_socket(address);
    freeaddrinfo(address);
    if (a->fd < 0) {
        return complain("cannot listen", strerror(errno));
    }
    a->port = port_of(a->fd);
    return true;
}

struct acceptor *acceptor_new(struct server *server)
{
    struct acceptor *a = calloc(1, sizeof(*a));

    if (!a) {
        complain("cannot listen", strerror(ENOMEM));
        return NULL;
    }
    a->server = server;
    a->fd = a->reserve_fd = -1;
    tn_timer_init(&a->rest, server->loop, on_rested, a);
    if (!start_listening(a, server->options)) {
        acceptor_free(a);
        return NULL;
    }
    take_reserve(a);
    listen_to(a, true);
    return a;
}

void acceptor_close(struct acceptor *a)
{
    if (a->fd >= 0) {
        accept_up_to(a, BACKLOG);
        tn_timer_del(&a->rest);
        listen_to(a, false);
        close(a->fd);
        a->fd = -1;
    }
}

void acceptor_free(struct acceptor *a)
{
    acceptor_close(a);
    if (a->reserve_fd >= 0) {
        close(a->reserve_fd);
    }
    free(a);
}

int acceptor_port(const struct acceptor *a)
{
    return a->port;
}

uint64_t acceptor_accepted(const struct acceptor *a)
{
    return tn_atomic_read(&a->accepted);
}

uint64_t acceptor_refused(const struct acceptor *a)
{
    return tn_atomic_read(&a->refused);
}
