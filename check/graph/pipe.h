/* SPDX-License-Identifier: MIT */
#ifndef CHECK_GRAPH_PIPE_H
#define CHECK_GRAPH_PIPE_H

/*
 * A pipe as one value: how many bytes are in it, which ends are closed, and
 * from the second byte of the value on the bytes themselves, oldest first.
 */

#include "graph/event.h"

enum {
    PIPE_LENGTH = 15, /* the mask, and all that fits */
    PIPE_NO_WRITER = 16,
    PIPE_NO_READER = 32,
};

static inline unsigned pipe_length(word pipe)
{
    return (unsigned)pipe & PIPE_LENGTH;
}

static inline word pipe_bytes(word pipe)
{
    return pipe >> 8;
}

static inline word pipe_make(word bytes, unsigned length)
{
    return bytes << 8 | length;
}

/* Whether @more need not wait; nobody waits for readers that are gone. */
static inline bool pipe_takes(word pipe, word more)
{
    return pipe & PIPE_NO_READER ||
           pipe_length(pipe) + pipe_length(more) <= PIPE_LENGTH;
}

static inline word pipe_push(word pipe, word more)
{
    return pipe & PIPE_NO_READER
               ? pipe
               : pipe + pipe_length(more) +
                     (pipe_bytes(more) << (8 + 8 * pipe_length(pipe)));
}

/* Whether a reader need not wait. */
static inline bool pipe_gives(word pipe)
{
    return pipe_length(pipe) > 0 || pipe & PIPE_NO_WRITER;
}

/* What is left when @most bytes at most have been read. */
static inline word pipe_pull(word pipe, unsigned most)
{
    unsigned length = pipe_length(pipe);
    unsigned taken = most < length ? most : length;
    word flags = pipe & (PIPE_NO_READER | PIPE_NO_WRITER);

    return flags | pipe_make(pipe_bytes(pipe) >> 8 * taken, length - taken);
}

#endif
