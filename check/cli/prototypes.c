/* SPDX-License-Identifier: MIT */

#include "cli/prototypes.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* "# 12 "file.h" 1": whether what follows is of @header. */
static bool is_marker_of(const char *line, const char *header)
{
    const char *name = strchr(line, '"');

    return name && strncmp(name + 1, header, strlen(header)) == 0 &&
           name[1 + strlen(header)] == '"';
}

/* All that is of @header itself. */
static char *read_own_lines(FILE *from, const char *header)
{
    char *text = NULL, *line = NULL;
    size_t size, room = 0;
    bool own = false;
    FILE *to = open_memstream(&text, &size);

    while (to && getline(&line, &room, from) > 0) {
        if (line[0] == '#') {
            own = line[1] == ' ' ? is_marker_of(line, header) : own;
        } else if (own) {
            fputs(line, to);
        }
    }
    free(line);
    if (to) {
        fclose(to);
    }
    return text;
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The end of what begins with the bracket at @text. */
static char *skip_brackets(char *text)
{
    int depth = 0;

    for (; *text; text++) {
        depth += strchr("([{", *text) != NULL;
        depth -= strchr(")]}", *text) != NULL;
        if (depth == 0) {
            return text + 1;
        }
    }
    return text;
}

static bool is_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    return strncmp(text, word, length) == 0 && !is_name(text[length]);
}

/* Blanks what says nothing about how to call a function. */
static void strip(char *text)
{
    static const char *const words[] = {
        "__extension__", "__inline",  "__inline__",    "inline", "static",
        "extern",        "_Noreturn", "__attribute__", "__asm__"};

    for (; *text; text++) {
        bool starts = is_name(*text) && !is_name(text[-1]);

        for (unsigned i = 0; starts && i < sizeof(words) / sizeof(*words);
             i++) {
            char *end = text + strlen(words[i]);

            if (!is_word(text, words[i])) {
                continue;
            }
            if (strstr("__attribute__ __asm__", words[i])) {
                end += strspn(end, " \n");
                end = *end == '(' ? skip_brackets(end) : end;
            }
            memset(text, ' ', (size_t)(end - text));
            break;
        }
        *text = *text == '\n' || *text == '\t' ? ' ' : *text;
    }
}

/* A copy of [start, end) without blanks around it. */
static char *trimmed(const char *start, const char *end)
{
    while (start < end && *start == ' ') {
        start++;
    }
    while (end > start && end[-1] == ' ') {
        end--;
    }
    return strndup(start, (size_t)(end - start));
}

static void add_parameter(struct prototype *to, const char *start,
                          const char *end)
{
    char *text = trimmed(start, end);

    if (*text && strcmp(text, "void") != 0 && strcmp(text, "...") != 0 &&
        to->count < PARAMETERS) {
        to->parameters[to->count++] = text;
    } else {
        free(text);
    }
}

static void read_parameters(struct prototype *to, char *text, char *end)
{
    char *start = text;

    while (text < end) {
        if (*text == '(' || *text == '[') {
            text = skip_brackets(text);
        } else if (*text == ',') {
            add_parameter(to, start, text);
            start = ++text;
        } else {
            text++;
        }
    }
    add_parameter(to, start, end);
}

/* A declaration up to @end; false if it is none of a function. */
static bool read_declaration(struct prototype *to, char *start, char *end)
{
    char *open = memchr(start, '(', (size_t)(end - start));
    char *name, *close;

    start += strspn(start, " ");
    if (!open || is_word(start, "typedef") ||
        is_word(start, "_Static_assert") ||
        memchr(start, '{', (size_t)(open - start)) ||
        memchr(start, '=', (size_t)(end - start))) {
        return false;
    }
    close = skip_brackets(open);
    if (close + strspn(close, " ") < end) {
        return false; /* a pointer to a function, or something else */
    }
    while (open[-1] == ' ') {
        open--;
    }
    name = open;
    while (name > start && is_name(name[-1])) {
        name--;
    }
    if (name == open || name == start) {
        return false;
    }
    *to = (struct prototype){.result = trimmed(start, name),
                             .name = trimmed(name, open)};
    read_parameters(to, strchr(open, '(') + 1, close - 1);
    return true;
}

static void read_all(struct prototypes *prototypes, char *text)
{
    struct prototype next;

    while (*text) {
        char *end = text;

        while (*end && *end != ';' && *end != '{') {
            end = *end == '(' || *end == '[' ? skip_brackets(end) : end + 1;
        }
        if (read_declaration(&next, text, end)) {
            prototypes->at = realloc(
                prototypes->at, (size_t)(prototypes->count + 1) * sizeof(next));
            if (!prototypes->at) {
                abort();
            }
            prototypes->at[prototypes->count++] = next;
        }
        if (*end == '{') {
            end = skip_brackets(end);
        }
        text = *end ? end + (*end == ';') : end;
    }
}

const char *prototypes_read(struct prototypes *prototypes, const char *command,
                            const char *header)
{
    FILE *from = popen(command, "r");
    char *text = from ? read_own_lines(from, header) : NULL;
    char *padded = NULL;

    if (!from || pclose(from) != 0) {
        return "it does not compile";
    }
    if (!text || asprintf(&padded, " %s", text) < 0) {
        return "no memory";
    }
    strip(padded + 1);
    read_all(prototypes, padded + 1);
    free(text);
    free(padded);
    return prototypes->count > 0 ? NULL : "it declares no functions";
}
