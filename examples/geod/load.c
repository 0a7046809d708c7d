/* SPDX-License-Identifier: MIT */
/*
 * The demo loads 13 million lines a second.  So a file is read in pieces that
 * stay in the cache, and its lines are parsed where they are.  A piece ends
 * with the end of a line, which no parser steps over.
 */

#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_SIZE = 128 * 1024 };

struct file {
    const char *name;
    int fd;
    unsigned long line;  /* the number of the line that is parsed next */
    char *piece;         /* whole lines, and then the start of another */
    size_t whole, size;  /* bytes of the former, and of all */
    bool at_end, failed; /* failed: the reason is in: */
    struct load_error *error;
};

/* Parses the line at *@line into @table.  Returns what is wrong, or NULL. */
typedef const char *parse_line_fn(struct table *table, const char **line);

static bool fail(struct file *f, const char *why)
{
    snprintf(f->error->text, sizeof(f->error->text), "%s: %s", f->name, why);
    f->failed = true;
    return false;
}

static bool fail_at_line(struct file *f, const char *why)
{
    snprintf(f->error->text, sizeof(f->error->text), "%s:%lu: %s", f->name,
             f->line, why);
    f->failed = true;
    return false;
}

static void close_file(struct file *f)
{
    if (f->fd >= 0) {
        close(f->fd);
    }
    free(f->piece);
}

/* Only regular files: others may block for ever, or never end. */
static bool open_file(struct file *f, const char *name,
                      struct load_error *error)
{
    struct stat status;

    *f = (struct file){.name = name, .line = 1, .error = error};
    f->fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (f->fd < 0 || fstat(f->fd, &status) < 0) {
        return fail(f, strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(f, "not a regular file");
    }
    f->piece = malloc(PIECE_SIZE + 1); /* and the end of a last line */
    return f->piece || fail(f, strerror(ENOMEM));
}

static bool fill(struct file *f)
{
    while (f->size < PIECE_SIZE && !f->at_end) {
        ssize_t n = read(f->fd, f->piece + f->size, PIECE_SIZE - f->size);

        if (n < 0 && errno != EINTR) {
            return fail(f, strerror(errno));
        }
        f->size += n > 0 ? (size_t)n : 0;
        f->at_end = n == 0;
    }
    if (f->at_end && f->size && f->piece[f->size - 1] != '\n') {
        f->piece[f->size++] = '\n';
    }
    return f->size > 0;
}

/* Reads the next whole lines.  False if there are none, or it failed. */
static bool read_piece(struct file *f)
{
    const char *end;

    f->size -= f->whole;
    memmove(f->piece, f->piece + f->whole, f->size);
    f->whole = 0;
    if (!fill(f)) {
        return false;
    }
    end = memrchr(f->piece, '\n', f->size);
    if (!end) {
        return fail_at_line(f, "the line is too long");
    }
    f->whole = (size_t)(end + 1 - f->piece);
    return true;
}

static bool parse_piece(struct file *f, struct table *table,
                        parse_line_fn *parse_line)
{
    const char *line = f->piece, *end = line + f->whole, *why;

    while (line < end) {
        if (*line == '#') {
            line = memchr(line, '\n', (size_t)(end - line));
        } else if (*line != '\n') {
            why = parse_line(table, &line);
            if (why) {
                return fail_at_line(f, why);
            }
        }
        line++;
        f->line++;
    }
    return true;
}

static bool is_letter(char c)
{
    return (unsigned char)c > ' ' && (unsigned char)c < 0x7f && c != ',';
}

static const char *parse_code(const char *p, const char **end,
                              char code[CODE_SIZE])
{
    int n = 0;

    while (n < CODE_SIZE && is_letter(*p)) {
        code[n++] = *p++;
    }
    if (n == 0 || *p != '\n') {
        return "expected a code of 1 to 8 letters and the end of the line";
    }
    memset(code + n, 0, (size_t)(CODE_SIZE - n));
    *end = p;
    return NULL;
}

static const char *parse_line4(struct table *table, const char **line)
{
    struct range4 *range = table_next4(table);
    const char *p = *line;

    if (!range) {
        return strerror(ENOMEM);
    }
    if (!ipv4_parse_decimal(&p, &range->first) || *p++ != ',' ||
        !ipv4_parse_decimal(&p, &range->last) || *p++ != ',') {
        return "expected FIRST,LAST,CODE with IPv4 addresses as numbers";
    }
    if (range->last < range->first) {
        return "the range ends before it begins";
    }
    if (table->count4 && range->first <= range[-1].last) {
        return "the range begins before the end of the one above";
    }
    table->count4++;
    return parse_code(p, line, range->code);
}

static const char *parse_line6(struct table *table, const char **line)
{
    struct range6 *range = table_next6(table);
    const char *p = *line;

    if (!range) {
        return strerror(ENOMEM);
    }
    if (!ipv6_parse(&p, &range->first) || *p++ != ',' ||
        !ipv6_parse(&p, &range->last) || *p++ != ',') {
        return "expected FIRST,LAST,CODE with IPv6 addresses";
    }
    if (ipv6_before(range->last, range->first)) {
        return "the range ends before it begins";
    }
    if (table->count6 && !ipv6_before(range[-1].last, range->first)) {
        return "the range begins before the end of the one above";
    }
    table->count6++;
    return parse_code(p, line, range->code);
}

static bool load_file(struct table *table, const char *name,
                      parse_line_fn *parse_line, struct load_error *error)
{
    size_t before = table->count4 + table->count6;
    struct file f;

    if (open_file(&f, name, error)) {
        while (read_piece(&f) && parse_piece(&f, table, parse_line)) {
        }
        /* It may just be being written: do not publish nothing. */
        if (!f.failed && table->count4 + table->count6 == before) {
            fail(&f, "no ranges in it");
        }
    }
    close_file(&f);
    return !f.failed;
}

struct table *load_table(const char *file4, const char *file6,
                         struct load_error *error)
{
    struct table *table = table_new();

    if (!table) {
        snprintf(error->text, sizeof(error->text), "%s", strerror(ENOMEM));
        return NULL;
    }
    if ((file4 && !load_file(table, file4, parse_line4, error)) ||
        (file6 && !load_file(table, file6, parse_line6, error))) {
        table_free(table);
        return NULL;
    }
    table_finish(table);
    return table;
}

static const char *first_range(const struct file *f)
{
    const char *line = f->piece, *end = line + f->whole;

    while (line < end && (*line == '#' || *line == '\n')) {
        line = memchr(line, '\n', (size_t)(end - line));
        line++;
    }
    return line < end ? line : NULL;
}

bool load_detect(const char *file, bool *is_ipv6, struct load_error *error)
{
    const char *range = NULL, *end;
    struct file f;

    if (open_file(&f, file, error)) {
        while (!range && read_piece(&f)) {
            range = first_range(&f);
        }
        if (range) {
            end = memchr(range, '\n', (size_t)(f.piece + f.whole - range));
            *is_ipv6 = memchr(range, ':', (size_t)(end - range)) != NULL;
        } else if (!f.failed) {
            fail(&f, "no ranges in it");
        }
    }
    close_file(&f);
    return !f.failed;
}
