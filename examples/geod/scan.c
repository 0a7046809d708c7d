/* SPDX-License-Identifier: MIT */

#include "scan.h"

#include <string.h>

enum { MORE = 0, BAD = -1 };

/* A type byte, up to 5 digits, "\r\n". */
enum { MAX_HEAD = 1 + 5 + 2 };

/*
 * Reads the number in a head such as "$12\r\n", as strictly as hiredis does: no
 * sign, no zero in front.  Returns the size of the head, MORE or BAD.
 */
static long scan_head(const char *head, size_t size, size_t *number)
{
    size_t n = 1;

    *number = 0;
    while (n < size && n < MAX_HEAD - 2 && head[n] >= '0' && head[n] <= '9') {
        *number = *number * 10 + (size_t)(head[n] - '0');
        n++;
    }
    if (n > 2 && head[1] == '0') {
        return BAD;
    }
    if (n == size) {
        return MORE;
    }
    if (n == 1 || head[n] != '\r') {
        return BAD;
    }
    if (n + 1 == size) {
        return MORE;
    }
    return head[n + 1] == '\n' ? (long)n + 2 : BAD;
}

static size_t count_words(const char *line, const char *end)
{
    size_t count = 0;

    for (const char *p = line; p < end; p++) {
        count += !is_blank(*p) && (p == line || is_blank(p[-1]));
    }
    return count;
}

static long scan_line(const char *bytes, size_t size, const char **error)
{
    size_t most = size < MAX_LINE ? size : MAX_LINE;
    const char *end = memchr(bytes, '\n', most);

    if (end) {
        if (count_words(bytes, end) > MAX_ELEMENTS) {
            *error = "Protocol error: too many words in an inline request";
            return BAD;
        }
        return end + 1 - bytes;
    }
    if (size < MAX_LINE) {
        return MORE;
    }
    *error = "Protocol error: too big inline request";
    return BAD;
}

static long scan_array_head(struct scan *scan, const char *bytes, size_t size,
                            const char **error)
{
    long head = scan_head(bytes, size, &scan->elements);

    if (head == BAD || (head > 0 && scan->elements > MAX_ELEMENTS)) {
        *error = "Protocol error: invalid multibulk length";
        return BAD;
    }
    scan->at = (size_t)head;
    return head;
}

/* Returns the size of the string at @bytes with its head, MORE or BAD. */
static long scan_string(const char *bytes, size_t size, const char **error)
{
    size_t length;
    long head;

    if (size == 0) {
        return MORE;
    }
    if (bytes[0] != '$') {
        *error = "Protocol error: expected '$'";
        return BAD;
    }
    head = scan_head(bytes, size, &length);
    if (head == BAD || (head > 0 && length > MAX_STRING)) {
        *error = "Protocol error: invalid bulk length";
        return BAD;
    }
    if (head == MORE || size < (size_t)head + length + 2) {
        return MORE;
    }
    if (memcmp(bytes + head + length, "\r\n", 2) != 0) {
        *error = "Protocol error: expected CRLF after a string";
        return BAD;
    }
    return head + (long)length + 2;
}

long scan_request(struct scan *scan, const char *bytes, size_t size,
                  const char **error)
{
    long step;

    if (size == 0) {
        return MORE;
    }
    if (bytes[0] != '*') {
        return scan_line(bytes, size, error);
    }
    if (scan->at == 0) {
        step = scan_array_head(scan, bytes, size, error);
        if (step <= 0) {
            return step;
        }
    }
    while (scan->elements) {
        step = scan_string(bytes + scan->at, size - scan->at, error);
        if (step <= 0) {
            return step;
        }
        scan->at += (size_t)step;
        scan->elements--;
        if (scan->at > MAX_REQUEST) {
            *error = "Protocol error: too big request";
            return BAD;
        }
    }
    return (long)scan->at;
}
