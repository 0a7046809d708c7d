/* SPDX-License-Identifier: MIT */
#ifndef GEOD_LOAD_H
#define GEOD_LOAD_H

/*
 * Reads a table from text files, such as those of Debian's tor-geoipdb: one
 * with lines like "16777216,16777471,AU" for IPv4, one with lines like
 * "2001:200::,2001:200:ffff:ffff:ffff:ffff:ffff:ffff,JP" for IPv6.  Ranges are
 * sorted and do not overlap.  Empty lines and lines with '#' in front do not
 * count.
 */

#include "table.h"

/* Why there is no table: "FILE:LINE: REASON", or "FILE: REASON". */
struct load_error {
    char text[4096 + 128];
};

/* Files may be NULL.  Returns NULL after an error. */
struct table *load_table(const char *file4, const char *file6,
                         struct load_error *error);

/* Says in *@is_ipv6 which kind of ranges @file has, by the first of them. */
bool load_detect(const char *file, bool *is_ipv6, struct load_error *error);

#endif
