/* SPDX-License-Identifier: MIT */

#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <tenon/rcu.h>

#include "connection.h"
#include "info.h"
#include "reply.h"
#include "request.h"
#include "server.h"
#include "worker.h"

/* With "@" and the number of the table, if that was asked for. */
static void reply_code(struct connection *c, const struct table *table,
                       const char *code)
{
    char text[CODE_SIZE + 32];
    size_t size = strnlen(code, CODE_SIZE);

    if (c->worker->server->options->tag) {
        size = (size_t)snprintf(text, sizeof(text), "%.*s@%lu", (int)size, code,
                                table->number);
        code = text;
    }
    reply_bulk(&c->out, code, size);
}

static void reply_lookup(struct connection *c, const struct table *table,
                         const struct address *address)
{
    const char *code = table_find(table, address);

    if (!code) {
        reply_nil(&c->out);
    } else if ((unsigned char)code[0] == POISON) {
        reply_error(&c->out, "the table was freed while it was read");
    } else {
        reply_code(c, table, code);
    }
}

static void run_get(struct connection *c, const struct request *r)
{
    const struct word *key = &r->words[1];
    struct address address;

    if (!address_parse(key->bytes, key->size, &address)) {
        reply_error(&c->out, "not an IP address");
        return;
    }
    tn_rcu_read_lock();
    reply_lookup(c, reloader_table(c->worker->server->reloader), &address);
    tn_rcu_read_unlock();
    counter_add(&c->worker->counters.lookups, 1);
}

/* In one section, so that all answers are from one table. */
static void run_mget(struct connection *c, const struct request *r)
{
    const struct table *table;
    struct address address;

    reply_array(&c->out, r->count - 1);
    tn_rcu_read_lock();
    table = reloader_table(c->worker->server->reloader);
    for (size_t i = 1; i < r->count; i++) {
        if (address_parse(r->words[i].bytes, r->words[i].size, &address)) {
            reply_lookup(c, table, &address);
        } else {
            reply_nil(&c->out);
        }
    }
    tn_rcu_read_unlock();
    counter_add(&c->worker->counters.lookups, r->count - 1);
}

static void run_ping(struct connection *c, const struct request *r)
{
    if (r->count == 1) {
        reply_status(&c->out, "PONG");
    } else {
        reply_bulk(&c->out, r->words[1].bytes, r->words[1].size);
    }
}

static void run_info(struct connection *c, const struct request *r)
{
    (void)r;
    info_reply(&c->out, c->worker->server);
}

static void reloaded(void *opaque, const struct reload_result *result)
{
    struct connection *c = opaque;

    if (result->ok) {
        reply_status(&c->out, "table %lu: %zu IPv4 and %zu IPv6 ranges",
                     result->number, result->count4, result->count6);
    } else {
        reply_error(&c->out, "%s", result->error.text);
    }
    connection_resume(c);
}

/* The helper thread loads; until then this client waits, and no other. */
static void run_reload(struct connection *c, const struct request *r)
{
    char path[MAX_STRING + 1];
    int error;

    if (r->count > 1) {
        if (memchr(r->words[1].bytes, '\0', r->words[1].size)) {
            reply_error(&c->out, "a path has no zero bytes");
            return;
        }
        memcpy(path, r->words[1].bytes, r->words[1].size);
        path[r->words[1].size] = '\0';
    }
    error = reloader_request(c->worker->server->reloader,
                             r->count > 1 ? path : NULL, c->worker->loop,
                             reloaded, c);
    if (error) {
        reply_error(&c->out, "%s",
                    error == -ESHUTDOWN ? "shutting down" : strerror(-error));
    } else {
        connection_pause(c);
    }
}

/* What redis-benchmark asks before it begins. */
static void run_config(struct connection *c, const struct request *r)
{
    const struct word *name = &r->words[2];

    if (!word_is(&r->words[1], "get") || r->count != 3) {
        reply_error(&c->out, "there is only CONFIG GET NAME");
    } else if (word_is(name, "save") || word_is(name, "appendonly")) {
        reply_array(&c->out, 2);
        reply_bulk(&c->out, name->bytes, name->size);
        reply_string(&c->out, word_is(name, "save") ? "" : "no");
    } else {
        reply_array(&c->out, 0);
    }
}

static void run_quit(struct connection *c, const struct request *r)
{
    (void)r;
    reply_status(&c->out, "OK");
    connection_end(c);
}

static void run_command(struct connection *c, const struct request *r);

static const struct command {
    const char *name;
    size_t least, most; /* words, the name included */
    long last_key;      /* 0: no keys; -1: all words are */
    void (*run)(struct connection *c, const struct request *r);
} commands[] = {
    {"get", 2, 2, 1, run_get},
    {"mget", 2, MAX_ELEMENTS, -1, run_mget},
    {"ping", 1, 2, 0, run_ping},
    {"echo", 2, 2, 0, run_ping},
    {"info", 1, 2, 0, run_info},
    {"reload", 1, 2, 0, run_reload},
    {"command", 1, MAX_ELEMENTS, 0, run_command},
    {"config", 2, MAX_ELEMENTS, 0, run_config},
    {"quit", 1, 1, 0, run_quit},
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

/* In the form of Redis: an arity is negative if there may be more words. */
static void reply_command(struct buffer *out, const struct command *command)
{
    long arity = (long)command->least;

    reply_array(out, 6);
    reply_string(out, command->name);
    reply_integer(out, command->most > command->least ? -arity : arity);
    reply_array(out, 0); /* flags */
    reply_integer(out, command->last_key != 0);
    reply_integer(out, command->last_key);
    reply_integer(out, command->last_key != 0);
}

/* redis-cli asks, to complete what is typed. */
static void run_command(struct connection *c, const struct request *r)
{
    if (r->count == 1) {
        reply_array(&c->out, COMMANDS);
        for (int i = 0; i < COMMANDS; i++) {
            reply_command(&c->out, &commands[i]);
        }
    } else if (word_is(&r->words[1], "count")) {
        reply_integer(&c->out, COMMANDS);
    } else {
        reply_error(&c->out, "there is only COMMAND and COMMAND COUNT");
    }
}

static const struct command *find(const struct word *name)
{
    for (int i = 0; i < COMMANDS; i++) {
        if (word_is(name, commands[i].name)) {
            return &commands[i];
        }
    }
    return NULL;
}

/*
 * What a web page had a browser send begins like this; its text, which follows,
 * must not be taken for requests.
 */
static bool is_http(const struct word *name)
{
    return word_is(name, "post") || word_is(name, "host:");
}

static void refuse_unknown(struct connection *c, const struct word *name)
{
    reply_error(&c->out, "unknown command '%.*s'",
                name->size < 64 ? (int)name->size : 64, name->bytes);
    if (is_http(name)) {
        connection_end(c);
    }
}

void command_run(struct connection *c, const struct request *r)
{
    const struct word *name = &r->words[0];
    const struct command *command;

    if (r->count == 0) {
        return; /* an empty line, or an empty array */
    }
    counter_add(&c->worker->counters.requests, 1);
    command = find(name);
    if (!command) {
        refuse_unknown(c, name);
    } else if (r->count < command->least || r->count > command->most) {
        reply_error(&c->out, "wrong number of arguments for '%s' command",
                    command->name);
    } else {
        command->run(c, r);
    }
}
