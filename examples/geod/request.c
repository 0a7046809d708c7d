/* SPDX-License-Identifier: MIT */

#include "request.h"

#include <hiredis.h>
#include <string.h>
#include <strings.h>

bool parser_init(struct parser *p)
{
    p->reply = NULL;
    p->reader = redisReaderCreate();
    return p->reader != NULL;
}

static void free_reply(struct parser *p)
{
    if (p->reply) {
        freeReplyObject(p->reply);
        p->reply = NULL;
    }
}

void parser_destroy(struct parser *p)
{
    free_reply(p);
    if (p->reader) {
        redisReaderFree(p->reader);
    }
}

/* A reader that failed stays so. */
static void renew_reader(struct parser *p)
{
    if (p->reader) {
        redisReaderFree(p->reader);
    }
    p->reader = redisReaderCreate();
}

/*
 * The reader must have found what the scan did: one array of strings, and the
 * last byte of it.
 */
static bool read_array(struct parser *p, const char *bytes, size_t size)
{
    void *reply = NULL;

    if (!p->reader || redisReaderFeed(p->reader, bytes, size) != REDIS_OK ||
        redisReaderGetReply(p->reader, &reply) != REDIS_OK) {
        return false;
    }
    p->reply = reply;
    return p->reply && p->reply->type == REDIS_REPLY_ARRAY &&
           p->reader->pos == p->reader->len;
}

static bool take_words(struct parser *p)
{
    struct request *r = &p->request;

    for (r->count = 0; r->count < p->reply->elements; r->count++) {
        const redisReply *element = p->reply->element[r->count];

        if (r->count == MAX_ELEMENTS || element->type != REDIS_REPLY_STRING) {
            return false;
        }
        r->words[r->count] = (struct word){element->str, element->len};
    }
    return true;
}

/* The scan has found that there are not too many. */
static void split_line(struct request *r, const char *line, size_t size)
{
    const char *end = line + size, *word;

    r->count = 0;
    while (r->count < MAX_ELEMENTS) {
        while (line < end && is_blank(*line)) {
            line++;
        }
        if (line == end) {
            break;
        }
        word = line;
        while (line < end && !is_blank(*line)) {
            line++;
        }
        r->words[r->count++] = (struct word){word, (size_t)(line - word)};
    }
}

const struct request *parser_parse(struct parser *p, const char *bytes,
                                   size_t size)
{
    free_reply(p);
    if (bytes[0] != '*') {
        split_line(&p->request, bytes, size);
    } else if (!read_array(p, bytes, size) || !take_words(p)) {
        free_reply(p);
        renew_reader(p);
        return NULL;
    }
    return &p->request;
}

bool word_is(const struct word *word, const char *name)
{
    return word->size == strlen(name) &&
           strncasecmp(word->bytes, name, word->size) == 0;
}
