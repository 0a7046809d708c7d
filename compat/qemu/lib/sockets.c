/* SPDX-License-Identifier: MIT */

#include "qemu/osdep.h"

#include "qemu/sockets.h"

int qemu_socket(int domain, int type, int protocol)
{
    return socket(domain, type | SOCK_CLOEXEC, protocol);
}

int qemu_accept(int fd, struct sockaddr *addr, socklen_t *len)
{
    return accept4(fd, addr, len, SOCK_CLOEXEC);
}

int qemu_socketpair(int domain, int type, int protocol, int pair[2])
{
    return socketpair(domain, type | SOCK_CLOEXEC, protocol, pair);
}

static int change_flags(int fd, int set, int clear)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags == -1 || fcntl(fd, F_SETFL, (flags | set) & ~clear) == -1) {
        return -errno;
    }
    return 0;
}

void qemu_socket_set_block(int fd)
{
    int error = change_flags(fd, 0, O_NONBLOCK);

    assert(error == 0);
}

int qemu_socket_try_set_nonblock(int fd)
{
    return change_flags(fd, O_NONBLOCK, 0);
}

void qemu_socket_set_nonblock(int fd)
{
    int error = qemu_socket_try_set_nonblock(fd);

    assert(error == 0);
}

int socket_set_fast_reuse(int fd)
{
    int on = 1;

    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
}

int socket_set_cork(int fd, int on)
{
    return setsockopt(fd, IPPROTO_TCP, TCP_CORK, &on, sizeof(on));
}

int socket_set_nodelay(int fd)
{
    int on = 1;

    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}
