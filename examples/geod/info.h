/* SPDX-License-Identifier: MIT */
#ifndef GEOD_INFO_H
#define GEOD_INFO_H

#include "buffer.h"

struct server;

/* Appends the state of @server as a reply, in the manner of Redis. */
void info_reply(struct buffer *out, struct server *server);

#endif
