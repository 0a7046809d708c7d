/* SPDX-License-Identifier: MIT */
#ifndef GEOD_REQUEST_H
#define GEOD_REQUEST_H

/*
 * Takes a request apart: arrays with hiredis' reader, lines at their blanks.
 * As only whole requests come here, a reader is empty between two of them, and
 * all connections of a thread share one.
 */

#include <stdbool.h>
#include <stddef.h>

#include "scan.h"

struct redisReader;
struct redisReply;

struct word {
    const char *bytes;
    size_t size;
};

struct request {
    size_t count; /* of words; 0 is a request that asks nothing */
    struct word words[MAX_ELEMENTS];
};

struct parser {
    struct redisReader *reader;
    struct redisReply *reply; /* owns the words of the latest request */
    struct request request;
};

bool parser_init(struct parser *p);
void parser_destroy(struct parser *p);

/*
 * Parses a request that scan_request found to be whole.  What it returns is
 * good until the next parse, while @bytes are; NULL if there is no memory.
 */
const struct request *parser_parse(struct parser *p, const char *bytes,
                                   size_t size);

bool word_is(const struct word *word, const char *name); /* in any case */

#endif
