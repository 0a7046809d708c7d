/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CLI_BUILD_H
#define CHECK_CLI_BUILD_H

#include <stdbool.h>

/* A command line that grows. */
struct arguments {
    const char **at; /* ends with NULL */
    int count;
    int capacity;
};

void add_argument(struct arguments *arguments, const char *argument);

/* What to compile, and with what. */
struct build {
    const char *compiler;
    const char *cxx_compiler; /* NULL: the one that goes with the other */
    struct arguments files;
    struct arguments flags;
    char *directory; /* for everything that is made */
    char *program;
};

/* False if @file is none to compile or link, having said why. */
bool build_accepts(const char *file);

/*
 * Compiles and links.  False if the compiler found fault, having said so.
 * build_remove is to be called in any case.
 */
bool build_program(struct build *build);
void build_remove(struct build *build);

#endif
