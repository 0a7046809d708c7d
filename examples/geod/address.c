/* SPDX-License-Identifier: MIT */

#include "address.h"

#include <arpa/inet.h>
#include <string.h>

bool ipv4_parse_decimal(const char **text, uint32_t *address)
{
    const char *p = *text;
    uint64_t value = 0;

    while (*p >= '0' && *p <= '9' && value <= UINT32_MAX) {
        value = value * 10 + (uint64_t)(*p++ - '0');
    }
    if (p == *text || value > UINT32_MAX) {
        return false;
    }
    *text = p;
    *address = (uint32_t)value;
    return true;
}

/* What a byte is as a hexadecimal digit, plus one; 0 for any other byte. */
static const uint8_t hex_digits[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
    ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
    ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
    ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

static unsigned hex(char c)
{
    return hex_digits[(unsigned char)c];
}

/* One to four hexadecimal digits; returns what is behind them, or NULL. */
static const char *parse_group(const char *p, unsigned *group)
{
    const char *start = p;
    unsigned digit;

    *group = 0;
    while (p - start < 4 && (digit = hex(*p)) != 0) {
        *group = *group << 4 | (digit - 1);
        p++;
    }
    return p == start ? NULL : p;
}

static struct ipv6 shift_left(struct ipv6 a, int bits)
{
    if (bits >= 64) {
        a.high = a.low;
        a.low = 0;
        bits -= 64;
    }
    if (bits > 0 && bits < 64) {
        a.high = a.high << bits | a.low >> (64 - bits);
        a.low <<= bits;
    }
    return a;
}

/* Parses groups up to the end or to a "::"; at most @most, returns how many. */
static int parse_groups(const char **text, int most, struct ipv6 *address)
{
    const char *p = *text, *end;
    unsigned group;
    int count = 0;

    *address = (struct ipv6){0, 0};
    while (count < most && (end = parse_group(p, &group)) != NULL) {
        address->high = address->high << 16 | address->low >> 48;
        address->low = address->low << 16 | group;
        count++;
        *text = end;
        if (*end != ':') {
            break;
        }
        p = end + 1;
    }
    return count;
}

bool ipv6_parse(const char **text, struct ipv6 *address)
{
    struct ipv6 tail;
    int count = parse_groups(text, 8, address);

    if (count == 8) {
        return true;
    }
    if ((*text)[0] != ':' || (*text)[1] != ':') {
        return false;
    }
    *text += 2;
    *address = shift_left(*address, 128 - count * 16);
    parse_groups(text, 7 - count, &tail);
    address->high |= tail.high;
    address->low |= tail.low;
    return true;
}

static bool parse_decimal(const char *text, struct address *address)
{
    address->is_ipv6 = false;
    return ipv4_parse_decimal(&text, &address->ipv4) && *text == '\0';
}

static bool parse_dotted(const char *text, struct address *address)
{
    struct in_addr in;

    if (inet_pton(AF_INET, text, &in) != 1) {
        return false;
    }
    address->is_ipv6 = false;
    address->ipv4 = ntohl(in.s_addr);
    return true;
}

static uint64_t big_endian(const uint8_t *bytes)
{
    uint64_t value = 0;

    for (int i = 0; i < 8; i++) {
        value = value << 8 | bytes[i];
    }
    return value;
}

static bool parse_ipv6(const char *text, struct address *address)
{
    struct in6_addr in;

    if (inet_pton(AF_INET6, text, &in) != 1) {
        return false;
    }
    address->ipv6.high = big_endian(in.s6_addr);
    address->ipv6.low = big_endian(in.s6_addr + 8);
    address->is_ipv6 =
        address->ipv6.high != 0 || address->ipv6.low >> 32 != 0xffff;
    address->ipv4 = (uint32_t)address->ipv6.low;
    return true;
}

bool address_parse(const char *text, size_t size, struct address *address)
{
    char copy[INET6_ADDRSTRLEN];

    if (size >= sizeof(copy) || memchr(text, '\0', size)) {
        return false;
    }
    memcpy(copy, text, size);
    copy[size] = '\0';
    if (strchr(copy, ':')) {
        return parse_ipv6(copy, address);
    }
    return strchr(copy, '.') ? parse_dotted(copy, address)
                             : parse_decimal(copy, address);
}
