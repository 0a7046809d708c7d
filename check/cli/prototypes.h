/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CLI_PROTOTYPES_H
#define CHECK_CLI_PROTOTYPES_H

/* The functions that a header declares. */

enum { PARAMETERS = 16 };

struct prototype {
    char *result; /* its type */
    char *name;
    char *parameters[PARAMETERS]; /* as declared, some with names */
    int count;
};

struct prototypes {
    struct prototype *at;
    int count;
};

/*
 * Finds them in what the preprocessor, @command, has made of @header: macros
 * are expanded, and the lines of other headers are told apart.  NULL, or what
 * is wrong.
 */
const char *prototypes_read(struct prototypes *prototypes, const char *command,
                            const char *header);

#endif
