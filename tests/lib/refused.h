/* SPDX-License-Identifier: MIT */
#ifndef TESTS_REFUSED_H
#define TESTS_REFUSED_H

/*
 * What stands in the place of the system's functions, in the library that is
 * compiled for failure injection: each may refuse.
 */

#include <pthread.h>
#include <stddef.h>

struct epoll_event;

void *refused_malloc(size_t size);
void refused_free(void *pointer);
int refused_eventfd(unsigned value, int flags);
int refused_pipe2(int *fds, int flags);
int refused_epoll_create1(int flags);
int refused_epoll_ctl(int poller, int op, int fd, struct epoll_event *event);
int refused_timerfd_create(int clock, int flags);
int refused_close(int fd);
int refused_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                           void *(*run)(void *opaque), void *opaque);

#endif
