/* SPDX-License-Identifier: MIT */

#include "reply.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Errors name files: a path and a reason must fit. */
enum { LINE_MAX_SIZE = 4096 + 256 };

static void append_line(struct buffer *out, const char *prefix,
                        const char *format, va_list args)
{
    char line[LINE_MAX_SIZE];

    vsnprintf(line, sizeof(line), format, args);
    for (char *c = line; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f) {
            *c = '?';
        }
    }
    buffer_append(out, prefix, strlen(prefix));
    buffer_append(out, line, strlen(line));
    buffer_append(out, "\r\n", 2);
}

void reply_status(struct buffer *out, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    append_line(out, "+", format, args);
    va_end(args);
}

void reply_error(struct buffer *out, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    append_line(out, "-ERR ", format, args);
    va_end(args);
}

/* Most replies begin with one: printf would be slow. */
static void append_number(struct buffer *out, char type, size_t value)
{
    char text[32], *end = text + sizeof(text), *p = end;

    *--p = '\n';
    *--p = '\r';
    do {
        *--p = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    *--p = type;
    buffer_append(out, p, (size_t)(end - p));
}

void reply_integer(struct buffer *out, long value)
{
    char text[32];
    int n = snprintf(text, sizeof(text), ":%ld\r\n", value);

    buffer_append(out, text, (size_t)n);
}

void reply_bulk(struct buffer *out, const char *bytes, size_t size)
{
    append_number(out, '$', size);
    buffer_append(out, bytes, size);
    buffer_append(out, "\r\n", 2);
}

void reply_string(struct buffer *out, const char *string)
{
    reply_bulk(out, string, strlen(string));
}

void reply_nil(struct buffer *out)
{
    buffer_append(out, "$-1\r\n", 5);
}

void reply_array(struct buffer *out, size_t count)
{
    append_number(out, '*', count);
}
