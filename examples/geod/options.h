/* SPDX-License-Identifier: MIT */
#ifndef GEOD_OPTIONS_H
#define GEOD_OPTIONS_H

#include <stdbool.h>

struct options {
    const char *bind;
    int port; /* 0: any that is free */
    int threads;
    int max_clients;
    int timeout_s; /* for a client that leaves us waiting */
    int drain_s;   /* for all clients, at the end */
    bool tag;      /* answers carry the number of their table */
    const char *file4, *file6;
};

/* Ends the process after --help, --version, and bad options. */
void options_parse(struct options *options, int argc, char **argv);

#endif
