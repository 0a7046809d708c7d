/* SPDX-License-Identifier: MIT */
#ifndef GEOD_SCAN_H
#define GEOD_SCAN_H

/*
 * Finds where a request ends, and stops what is too large or not a request as
 * soon as it shows.  hiredis' reader sees only what has passed: it would make
 * room for whatever a client announces.
 *
 * A request is an array of strings ("*2\r\n$3\r\nGET\r\n$7\r\n1.2.3.4\r\n"), or
 * a line of words, as a person types it ("GET 1.2.3.4\r\n").
 */

#include <stdbool.h>
#include <stddef.h>

enum {
    MAX_ELEMENTS = 1024, /* words: a command and its arguments */
    MAX_STRING = 4096,   /* bytes in each of them */
    MAX_LINE = 4096,     /* bytes in a line of words */
    MAX_REQUEST = 65536,
};

/* How far the scan of a request has come.  Zeroed: at its start. */
struct scan {
    size_t at;       /* everything before is fine */
    size_t elements; /* still to come */
};

/*
 * Goes on with the request at @bytes, of which there are @size by now.  Returns
 * its size when it is whole, 0 when there must come more, or -1 with the reason
 * in @error.  The bytes of a request stay in place from call to call.
 */
long scan_request(struct scan *scan, const char *bytes, size_t size,
                  const char **error);

/* Says whether @c stands between the words of a line. */
static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

#endif
