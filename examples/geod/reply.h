/* SPDX-License-Identifier: MIT */
#ifndef GEOD_REPLY_H
#define GEOD_REPLY_H

/*
 * Replies in RESP, appended to a buffer.  Bytes of a status or an error that
 * would end its line early are replaced.
 */

#include "buffer.h"

#define REPLY_PRINTF __attribute__((format(printf, 2, 3)))

void reply_status(struct buffer *out, const char *format, ...) REPLY_PRINTF;
void reply_error(struct buffer *out, const char *format, ...) REPLY_PRINTF;
void reply_integer(struct buffer *out, long value);
void reply_bulk(struct buffer *out, const char *bytes, size_t size);
void reply_string(struct buffer *out, const char *string);
void reply_nil(struct buffer *out);

/* The head of an array: @count replies follow. */
void reply_array(struct buffer *out, size_t count);

#endif
