/* SPDX-License-Identifier: MIT */
#ifndef GEOD_ACCEPTOR_H
#define GEOD_ACCEPTOR_H

/*
 * Listens, and hands new connections to the workers in turn.  It belongs to the
 * main thread, but for the counts.
 */

#include <stdint.h>

struct acceptor;
struct server;

/* Returns NULL after saying why on standard error. */
struct acceptor *acceptor_new(struct server *server);

/* Takes the connections that are there, and no more after that. */
void acceptor_close(struct acceptor *a);

void acceptor_free(struct acceptor *a);

int acceptor_port(const struct acceptor *a);
uint64_t acceptor_accepted(const struct acceptor *a);
uint64_t acceptor_refused(const struct acceptor *a);

#endif
