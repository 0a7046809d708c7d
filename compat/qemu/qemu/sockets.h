/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_SOCKETS_H
#define TENON_QEMU_SOCKETS_H

/* Sockets, as POSIX has them. */

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "qemu/osdep.h"

#ifdef __cplusplus
extern "C" {
#endif

/* These return a descriptor that is closed by exec, or -1 with errno set. */
int qemu_socket(int domain, int type, int protocol);
int qemu_accept(int fd, struct sockaddr *addr, socklen_t *len);
int qemu_socketpair(int domain, int type, int protocol, int pair[2]);

void qemu_socket_set_block(int fd);
/* Returns 0 or a negative errno. */
int qemu_socket_try_set_nonblock(int fd);
void qemu_socket_set_nonblock(int fd);
int socket_set_fast_reuse(int fd);
int socket_set_cork(int fd, int on);
int socket_set_nodelay(int fd);

/* Until 2022 */
#define qemu_set_block(fd)        qemu_socket_set_block(fd)
#define qemu_set_nonblock(fd)     qemu_socket_set_nonblock(fd)
#define qemu_try_set_nonblock(fd) qemu_socket_try_set_nonblock(fd)

#ifdef __cplusplus
}
#endif

#endif
