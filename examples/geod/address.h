/* SPDX-License-Identifier: MIT */
#ifndef GEOD_ADDRESS_H
#define GEOD_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ipv6 {
    uint64_t high, low;
};

struct address {
    bool is_ipv6;
    uint32_t ipv4;
    struct ipv6 ipv6;
};

static inline bool ipv6_before(struct ipv6 a, struct ipv6 b)
{
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}

/*
 * Parses "192.0.2.1", the same as a decimal number (3221225985, with zeros in
 * front if you like), or "2001:db8::1".  An IPv4 address mapped into IPv6
 * ("::ffff:192.0.2.1") is that IPv4 address.
 */
bool address_parse(const char *text, size_t size, struct address *address);

/*
 * For tables, which have hundreds of thousands of addresses: these parse what
 * is at *@text, leave *@text behind it, and stop at any byte that does not
 * belong to an address.  IPv6 is taken without dotted parts.
 */
bool ipv4_parse_decimal(const char **text, uint32_t *address);
bool ipv6_parse(const char **text, struct ipv6 *address);

#endif
