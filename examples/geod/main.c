/* SPDX-License-Identifier: MIT */
/*
 * geod tells which country an IP address is in.  It is an example of the parts
 * of Tenon at work together:
 *
 *     server.c      signals, timers, the order of beginning and end
 *     acceptor.c    a handler of a file descriptor
 *     worker.c      loop threads, and bottom halves to send them work
 *     connection.c  handlers and timers of a client that may do anything
 *     scan.c, request.c, commands.c, info.c, reply.c    its requests
 *     reload.c      a table replaced under readers, with RCU
 *     table.c, load.c, address.c                        the table
 */

#include <stdio.h>

#include "acceptor.h"
#include "server.h"

int main(int argc, char **argv)
{
    struct options options;
    struct server *server;

    options_parse(&options, argc, argv);
    server = server_new(&options);
    if (!server) {
        return 1;
    }
    printf("geod: listening on %s, port %d\n", options.bind,
           acceptor_port(server->acceptor));
    fflush(stdout);
    server_run(server);
    server_free(server);
    return 0;
}
