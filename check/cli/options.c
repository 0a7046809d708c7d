/* SPDX-License-Identifier: MIT */

#include "cli/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct options options = {
    .weak_failures = 1,
    .timeouts = 2,
    .loop_bound = 32,
    .event_bound = 10000,
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

/* One of the names of @list, which ends with NULL; its place in *choice. */
static bool read_name(const char *text, const char *const *list, int *choice)
{
    for (int i = 0; list[i]; i++) {
        if (strcmp(text, list[i]) == 0) {
            *choice = i;
            return true;
        }
    }
    return false;
}

static bool read_flag(const char *option)
{
    static const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"--json", &options.json},
        {"--outcomes", &options.outcomes},
        {"--quiet", &options.quiet},
        {"--debug=oracle", &options.oracle},
        {"--debug=duplicates", &options.duplicates},
        {"--debug=plain-locks", &options.plain_locks},
        {"--debug=naive", &options.naive},
        {"--debug=no-spin", &options.no_spin},
        {"--debug=go-on", &options.go_on},
    };

    for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (strcmp(option, flags[i].name) == 0) {
            *flags[i].flag = true;
            return true;
        }
    }
    if (strcmp(option, "--weaken") == 0) {
        options.weaken = WEAKEN_EACH;
        return true;
    }
    return false;
}

static bool read_valued(const char *name, size_t length, const char *value)
{
    static const char *const release_sequences[] = {"cxx20", "rc11", NULL};
    static const char *const weakenings[] = {"all", NULL};
    static const char *const colors[] = {"auto", "always", "never", NULL};
    int choice;

#define IS(option) \
    (length == sizeof(option) - 1 && !memcmp(name, option, length))
    if (IS("--rs") && read_name(value, release_sequences, &choice)) {
        options.rs_rc11 = choice == 1;
        return true;
    }
    if (IS("--weaken") && read_name(value, weakenings, &choice)) {
        options.weaken = WEAKEN_ALL;
        return true;
    }
    if (IS("--color") && read_name(value, colors, &choice)) {
        options.color = (enum color)choice;
        return true;
    }
    return (IS("--weaken-in") && read_text(value, &options.weaken_in)) ||
           (IS("--orders") && read_text(value, &options.orders)) ||
           (IS("--timeout") && read_seconds(value, &options.timeout)) ||
           (IS("--max-executions") &&
            read_number(value, UINT64_MAX, &options.max_executions)) ||
           (IS("--spurious") && read_32(value, &options.spurious)) ||
           (IS("--weak-cas") && read_32(value, &options.weak_failures)) ||
           (IS("--timeouts") && read_32(value, &options.timeouts)) ||
           (IS("--loop-bound") && read_32(value, &options.loop_bound)) ||
           (IS("--event-bound") && read_32(value, &options.event_bound));
#undef IS
}

bool options_read(const char *option)
{
    const char *equals = strchr(option, '=');

    if (read_flag(option)) {
        return true;
    }
    return equals && read_valued(option, (size_t)(equals - option), equals + 1);
}
