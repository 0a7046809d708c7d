/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_FORMATS_H
#define CHECK_REPORT_FORMATS_H

/* What the machines that run tests like to read. */

#include <stdbool.h>
#include <stdio.h>

/* A line of GitHub's log that it shows beside the source. */
struct annotation {
    const char *level; /* error, warning */
    const char *file;  /* or NULL */
    unsigned line;
    const char *title;
    const char *message;
};

void github_print(FILE *to, struct annotation annotation);

/* The one test of a JUnit report; it has passed if @verdict is "verified". */
struct junit {
    const char *verdict;
    const char *kind;    /* of the failure */
    const char *message; /* one line */
    const char *text;    /* all of it */
    double seconds;
};

/* Writes options.junit; false and errno if it cannot. */
bool junit_write(struct junit junit);

/*
 * How many bytes the character at @text has in UTF-8; 0 if what is there is
 * none.
 */
unsigned utf8_length(const char *text);

#endif
