/* SPDX-License-Identifier: MIT */

#include "base/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options options = {
    .seed = 1,
    .weak_failures = 1,
    .timeouts = 2,
    .loop_bound = 32,
    .event_bound = 10000,
};

/* What the value of an option has to be. */
enum value {
    VALUE_NONE, /* a flag */
    VALUE_32,
    VALUE_64,
    VALUE_SECONDS,
    VALUE_TEXT,
    VALUE_NAME, /* one of a list */
};

/* A name gives the target the number of its place in the list, from 0 on. */
static const struct option {
    const char *name;
    enum value value;
    void *target;
    const char *const *names; /* ends with NULL */
} known[] = {
    {"--format", VALUE_NAME, &options.format,
     (const char *const[]){"text", "json", "github", NULL}},
    {"--junit", VALUE_TEXT, &options.junit, NULL},
    {"--name", VALUE_TEXT, &options.name, NULL},
    {"--outcomes", VALUE_NONE, &options.outcomes, NULL},
    {"--quiet", VALUE_NONE, &options.quiet, NULL},
    {"--color", VALUE_NAME, &options.color,
     (const char *const[]){"auto", "always", "never", NULL}},
    {"--rs", VALUE_NAME, &options.release_sequences,
     (const char *const[]){"cxx20", "rc11", NULL}},
    {"--volatile", VALUE_NAME, &options.volatile_accesses,
     (const char *const[]){"racy", "relaxed", NULL}},
    {"--weaken-in", VALUE_TEXT, &options.weaken_in, NULL},
    {"--save", VALUE_TEXT, &options.save, NULL},
    {"--replay", VALUE_TEXT, &options.replay, NULL},
    {"--dot", VALUE_TEXT, &options.dot, NULL},
    {"--html", VALUE_TEXT, &options.html, NULL},
    {"--sample", VALUE_32, &options.sample, NULL},
    {"--seed", VALUE_64, &options.seed, NULL},
    {"--estimate", VALUE_32, &options.estimate, NULL},
    {"--checkpoint", VALUE_TEXT, &options.checkpoint, NULL},
    {"--jobs", VALUE_32, &options.jobs, NULL},
    {"--shrink", VALUE_NONE, &options.shrink, NULL},
    {"--symmetry", VALUE_NONE, &options.symmetry, NULL},
    {"--sc", VALUE_NONE, &options.sc, NULL},
    {"--load-buffering", VALUE_NONE, &options.load_buffering, NULL},
    {"--hardware", VALUE_NONE, &options.hardware, NULL},
    {"--orders", VALUE_TEXT, &options.orders, NULL},
    {"--timeout", VALUE_SECONDS, &options.timeout, NULL},
    {"--max-executions", VALUE_64, &options.max_executions, NULL},
    {"--spurious", VALUE_32, &options.spurious, NULL},
    {"--weak-cas", VALUE_32, &options.weak_failures, NULL},
    {"--timeouts", VALUE_32, &options.timeouts, NULL},
    {"--loop-bound", VALUE_32, &options.loop_bound, NULL},
    {"--event-bound", VALUE_32, &options.event_bound, NULL},
    {"--debug=oracle", VALUE_NONE, &options.oracle, NULL},
    {"--debug=costs", VALUE_NONE, &options.costs, NULL},
    {"--debug=duplicates", VALUE_NONE, &options.duplicates, NULL},
    {"--debug=orbits", VALUE_NONE, &options.orbits, NULL},
    {"--debug=plain-locks", VALUE_NONE, &options.plain_locks, NULL},
    {"--debug=naive", VALUE_NONE, &options.naive, NULL},
    {"--debug=no-spin", VALUE_NONE, &options.no_spin, NULL},
    {"--debug=go-on", VALUE_NONE, &options.go_on, NULL},
};

static bool read_number(const char *text, uint64_t most, uint64_t *number)
{
    char *end;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    *number = value;
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 &&
           value <= most;
}

static bool read_32(const char *text, uint32_t *number)
{
    uint64_t value;

    if (!read_number(text, UINT32_MAX, &value)) {
        return false;
    }
    *number = (uint32_t)value;
    return true;
}

static bool read_seconds(const char *text, double *seconds)
{
    char *end;

    *seconds = strtod(text, &end);
    return end != text && *end == '\0' && *seconds >= 0;
}

static bool read_text(const char *value, const char **text)
{
    *text = strdup(value);
    return *value != '\0';
}

static bool read_name(const char *text, const char *const *names, int *choice)
{
    for (int i = 0; names[i]; i++) {
        if (strcmp(text, names[i]) == 0) {
            *choice = i;
            return true;
        }
    }
    return false;
}

static bool read_value(const struct option *option, const char *text)
{
    switch (option->value) {
    case VALUE_NONE:
        *(bool *)option->target = true;
        return true;
    case VALUE_32:
        return read_32(text, option->target);
    case VALUE_64:
        return read_number(text, UINT64_MAX, option->target);
    case VALUE_SECONDS:
        return read_seconds(text, option->target);
    case VALUE_TEXT:
        return read_text(text, option->target);
    default:
        return read_name(text, option->names, option->target);
    }
}

/* In words, for whoever gave another one. */
static const char *wanted_value(const struct option *option)
{
    static char list[128];
    size_t used = 0;

    if (option->value != VALUE_NAME) {
        return option->value == VALUE_SECONDS ? "a number of seconds"
               : option->value == VALUE_TEXT  ? "a value"
                                              : "a number";
    }
    for (int i = 0; option->names[i]; i++) {
        used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s",
                                 i ? ", " : "one of ", option->names[i]);
    }
    return list;
}

/* Short for others, or with a value that may be missing. */
static bool read_special(const char *text)
{
    if (strcmp(text, "--json") == 0) {
        options.format = FORMAT_JSON;
    } else if (strcmp(text, "--weaken") == 0) {
        options.weaken = WEAKEN_EACH;
    } else if (strcmp(text, "--weaken=all") == 0) {
        options.weaken = WEAKEN_ALL;
    } else if (strcmp(text, "--cut-retries") == 0) {
        options.cut_retries = RETRIES_CUT;
    } else if (strcmp(text, "--cut-retries=all") == 0) {
        options.cut_retries = RETRIES_CUT_ALL;
    } else {
        return false;
    }
    return true;
}

static const struct option *find(const char *text)
{
    for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        size_t length = strlen(known[i].name);

        bool takes_one = known[i].value != VALUE_NONE;

        if (strncmp(text, known[i].name, length) == 0 &&
            (text[length] == '\0' || (takes_one && text[length] == '='))) {
            return &known[i];
        }
    }
    return NULL;
}

const char *options_read(const char *text)
{
    static char message[256];
    const struct option *option = find(text);
    const char *equals;

    if (read_special(text)) {
        return NULL;
    }
    if (!option) {
        snprintf(message, sizeof(message), "unknown option %.200s", text);
        return message;
    }
    equals = text + strlen(option->name);
    if (!read_value(option, *equals ? equals + 1 : equals)) {
        snprintf(message, sizeof(message), "%s needs %s, in %.99s",
                 option->name, wanted_value(option), text);
        return message;
    }
    return NULL;
}

const char *options_conflict(void)
{
    bool jobs = options.jobs > 1;

    if (options.sample && options.replay) {
        return "--sample and --replay do not go together";
    }
    if (options.orders && (options.save || options.replay)) {
        return "--orders does not go with --save or --replay";
    }
    if (options.symmetry &&
        (options.sample || options.replay || options.naive)) {
        return "--symmetry does not go with --sample or --replay";
    }
    if (jobs && (options.sample || options.shrink || options.naive)) {
        return "-j does not go with --sample or --shrink";
    }
    if (options.checkpoint &&
        (jobs || options.sample || options.shrink || options.replay ||
         options.naive || options.weaken || options.orders ||
         options.load_buffering)) {
        return "--checkpoint does not go with -j, --sample, --shrink, "
               "--replay, --weaken, --orders or --load-buffering";
    }
    return NULL;
}
