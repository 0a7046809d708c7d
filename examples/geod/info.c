/* SPDX-License-Identifier: MIT */

#include "info.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <tenon/hooks.h>
#include <unistd.h>

#include "acceptor.h"
#include "reply.h"
#include "server.h"
#include "worker.h"

struct text {
    char bytes[2048];
    size_t size;
};

__attribute__((format(printf, 2, 3))) static void add(struct text *text,
                                                      const char *format, ...)
{
    size_t room = sizeof(text->bytes) - text->size;
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(text->bytes + text->size, room, format, args);
    va_end(args);
    if (n > 0) {
        text->size += (size_t)n < room ? (size_t)n : room - 1;
    }
}

static void add_server(struct text *text, const struct server *s)
{
    add(text, "# Server\r\n");
    add(text, "geod_version:%s\r\n", tn_version());
    add(text, "process_id:%ld\r\n", (long)getpid());
    add(text, "tcp_port:%d\r\n", acceptor_port(s->acceptor));
    add(text, "threads:%d\r\n", s->worker_count);
    add(text, "uptime_in_seconds:%" PRId64 "\r\n",
        (tn_now() - s->started) / TN_SECOND);
}

static void add_clients(struct text *text, const struct server *s)
{
    add(text, "\r\n# Clients\r\n");
    add(text, "connected_clients:%u\r\n", tn_atomic_read(&s->clients));
    add(text, "maxclients:%d\r\n", s->options->max_clients);
    add(text, "total_connections_received:%" PRIu64 "\r\n",
        acceptor_accepted(s->acceptor));
    add(text, "rejected_connections:%" PRIu64 "\r\n",
        acceptor_refused(s->acceptor));
}

/* The second number of /proc/self/statm, in pages. */
static unsigned long resident_bytes(void)
{
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    char line[128], *end;
    ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof(line) - 1);

    if (fd >= 0) {
        close(fd);
    }
    if (n <= 0) {
        return 0;
    }
    line[n] = '\0';
    strtoul(line, &end, 10);
    return strtoul(end, NULL, 10) * (unsigned long)sysconf(_SC_PAGESIZE);
}

static void add_memory(struct text *text)
{
    add(text, "\r\n# Memory\r\n");
    add(text, "used_memory_rss:%lu\r\n", resident_bytes());
}

static void add_stats(struct text *text, const struct server *s)
{
    struct counters sum = {0};

    for (int i = 0; i < s->worker_count; i++) {
        const struct counters *c = &s->workers[i]->counters;

        sum.requests += tn_atomic_read(&c->requests);
        sum.lookups += tn_atomic_read(&c->lookups);
        sum.bad_requests += tn_atomic_read(&c->bad_requests);
        sum.timeouts += tn_atomic_read(&c->timeouts);
    }
    add(text, "\r\n# Stats\r\n");
    add(text, "total_commands_processed:%" PRIu64 "\r\n", sum.requests);
    add(text, "lookups:%" PRIu64 "\r\n", sum.lookups);
    add(text, "protocol_errors:%" PRIu64 "\r\n", sum.bad_requests);
    add(text, "timeouts:%" PRIu64 "\r\n", sum.timeouts);
}

static void add_table(struct text *text, const struct server *s)
{
    const struct table *table;

    add(text, "\r\n# Table\r\n");
    tn_rcu_read_lock();
    table = reloader_table(s->reloader);
    add(text, "table:%lu\r\n", table->number);
    add(text, "ranges_ipv4:%zu\r\n", table->count4);
    add(text, "ranges_ipv6:%zu\r\n", table->count6);
    tn_rcu_read_unlock();
    add(text, "reloads:%lu\r\n", reloader_successes(s->reloader) - 1);
    add(text, "reloads_failed:%lu\r\n", reloader_failures(s->reloader));
}

static void add_rcu(struct text *text)
{
    struct tn_rcu_stats stats;

    tn_rcu_stats(&stats);
    add(text, "\r\n# RCU\r\n");
    add(text, "grace_periods:%" PRIu64 "\r\n", stats.grace_periods);
    add(text, "grace_periods_forced:%" PRIu64 "\r\n",
        stats.grace_periods_forced);
    add(text, "grace_periods_stalled:%" PRIu64 "\r\n",
        stats.grace_periods_stalled);
    add(text, "grace_period_latencies:");
    for (int i = 0; i < TN_RCU_LATENCIES; i++) {
        add(text, i ? ",%" PRIu64 : "%" PRIu64, stats.latencies[i]);
    }
    add(text, "\r\n");
    add(text, "callbacks_queued:%" PRIu64 "\r\n", stats.callbacks_queued);
    add(text, "callbacks_run:%" PRIu64 "\r\n", stats.callbacks_run);
    add(text, "callbacks_pending:%" PRIu64 "\r\n", stats.callbacks_pending);
    add(text, "callback_bytes_pending:%" PRIu64 "\r\n", stats.bytes_pending);
    add(text, "limit_waits:%" PRIu64 "\r\n", stats.limit_waits);
    add(text, "limit_exceeded:%" PRIu64 "\r\n", stats.limit_exceeded);
    add(text, "readers:%" PRIu64 "\r\n", stats.readers);
}

void info_reply(struct buffer *out, struct server *server)
{
    struct text text = {.size = 0};

    add_server(&text, server);
    add_clients(&text, server);
    add_memory(&text);
    add_stats(&text, server);
    add_table(&text, server);
    add_rcu(&text);
    reply_bulk(out, text.bytes, text.size);
}
