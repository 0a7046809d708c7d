/* SPDX-License-Identifier: MIT */
#ifndef GEOD_COMMANDS_H
#define GEOD_COMMANDS_H

struct connection;
struct request;

/* Does what @request asks, and appends the reply to what @c sends. */
void command_run(struct connection *c, const struct request *request);

#endif
