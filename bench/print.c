/* SPDX-License-Identifier: MIT */

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "run.h"

static const char *const unit_names[] = {"ns", "us", "M/s"};

/* The results of one figure of one row. */
struct figure {
    const struct row *row;
    const struct results *results;
    int number, turns;
};

static const double *values(const struct figure *f, int who)
{
    return f->results->values[who][f->number];
}

static double median(const struct figure *f, int who)
{
    return bench_median(values(f, who), f->turns);
}

/* Each turn of @a is held against the turn of @b that was next to it. */
static double ratio(const struct figure *f, int a, int b)
{
    double each[MAX_TURNS];

    for (int i = 0; i < f->turns; i++) {
        each[i] = values(f, a)[i] / values(f, b)[i];
    }
    return bench_median(each, f->turns);
}

/* The best of a role whose name begins with @prefix, or -1. */
static int best(const struct figure *f, enum role role, const char *prefix)
{
    bool more = f->row->unit == MILLIONS_PER_S;
    int found = -1;

    for (int i = 0; i < f->results->count; i++) {
        const struct contestant *c = f->results->who[i];

        if (c->role == role &&
            (!prefix || strncmp(c->name, prefix, strlen(prefix)) == 0) &&
            (found < 0 || (median(f, i) < median(f, found)) != more)) {
            found = i;
        }
    }
    return found;
}

/* Three digits are more than these numbers deserve. */
static const char *number(char *text, size_t size, double x)
{
    snprintf(text, size, x < 9.995 ? "%.2f" : x < 99.95 ? "%.1f" : "%.0f", x);
    return text;
}

static void print_ours(const struct figure *f, int who)
{
    const double *v = values(f, who);
    double min = v[0], max = v[0];
    char mid_text[16], min_text[16], max_text[16], all[64];

    for (int i = 1; i < f->turns; i++) {
        min = v[i] < min ? v[i] : min;
        max = v[i] > max ? v[i] : max;
    }
    snprintf(all, sizeof(all), "%s (%s-%s)",
             number(mid_text, sizeof(mid_text), median(f, who)),
             number(min_text, sizeof(min_text), min),
             number(max_text, sizeof(max_text), max));
    printf(" %-22s", all);
}

static void print_against(const struct figure *f, int ours, int who, int width,
                          bool with_name)
{
    char text[80] = "-", value[16], times[16] = "-";

    if (who >= 0) {
        snprintf(text, sizeof(text), "%s%s%s",
                 with_name ? f->results->who[who]->name : "",
                 with_name ? " " : "",
                 number(value, sizeof(value), median(f, who)));
        number(times, sizeof(times), ratio(f, ours, who));
    }
    printf(" %-*s %5s", width, text, times);
}

static const char *bar_text(char *text, size_t size, const struct bar *bar,
                            enum unit unit)
{
    char factor[16];

    number(factor, sizeof(factor), bar->factor);
    if (bar->measure == NOTHING) {
        snprintf(text, size, "none");
    } else if (bar->measure == UNITS) {
        snprintf(text, size, "%s %s", factor, unit_names[unit]);
    } else {
        snprintf(text, size, "%s x %s", factor,
                 bar->measure == LIMIT_TIMES ? "limit"
                 : bar->peer                 ? bar->peer
                                             : "peer");
    }
    return text;
}

/* What the bar judges: a ratio or a time; negative if it cannot be judged. */
static double judged(const struct figure *f, const struct bar *bar, int ours)
{
    int other;

    if (bar->measure == UNITS) {
        return median(f, ours);
    }
    if (bar->measure == NOTHING) {
        return -1;
    }
    other = bar->measure == LIMIT_TIMES ? best(f, LIMIT, NULL)
                                        : best(f, PEER, bar->peer);
    return other < 0 ? -1 : ratio(f, ours, other);
}

static void print_verdict(const struct figure *f, int ours, struct score *score)
{
    const struct bar *bar = &f->row->bars[f->number];
    double is = judged(f, bar, ours);
    char text[40], value[16] = "-";
    bool met;

    score->rows++;
    printf(" %-28s", bar_text(text, sizeof(text), bar, f->row->unit));
    if (is < 0) {
        printf(" %6s %-5s", "-", "-");
        return;
    }
    /* To the two digits that are printed. */
    met = f->row->unit == MILLIONS_PER_S ? is + 0.005 >= bar->factor
                                         : is - 0.005 < bar->factor;
    score->met += met;
    score->short_ += !met;
    printf(" %6s %-5s", number(value, sizeof(value), is),
           met ? "met" : "short");
}

static void print_others(const struct figure *f, int ours, int peer, int limit)
{
    const char *separator = " ";
    char value[16];

    for (int i = 0; i < f->results->count; i++) {
        if (i != ours && i != peer && i != limit) {
            printf("%s%s %s", separator, f->results->who[i]->name,
                   number(value, sizeof(value), median(f, i)));
            separator = ", ";
        }
    }
}

static void print_figure(const struct figure *f, struct score *score)
{
    int ours = best(f, OURS, NULL), peer = best(f, PEER, NULL);
    int limit = best(f, LIMIT, NULL);
    char name[80];

    snprintf(name, sizeof(name), "%s%s, %s", f->row->name,
             f->row->bars[f->number].suffix, unit_names[f->row->unit]);
    printf("%-45s", name);
    if (ours < 0) {
        printf(" not measured\n");
        return;
    }
    print_ours(f, ours);
    print_against(f, ours, peer, 28, true);
    print_against(f, ours, limit, 6, false);
    print_verdict(f, ours, score);
    print_others(f, ours, peer, limit);
    printf("\n");
}

void print_row(enum row_id id, const struct results *results, int turns,
               struct score *score)
{
    for (int i = 0; i < FIGURES; i++) {
        struct figure f = {&rows[id], results, i, turns};

        if (i == 0 || rows[id].bars[i].suffix) {
            print_figure(&f, score);
        }
    }
    fflush(stdout);
}

void print_heading(void)
{
    printf("%-45s %-22s %-28s %5s %-6s %5s %-28s %6s %-5s %s\n", "row",
           "tenon (min-max)", "best peer", "ours/", "limit", "ours/", "bar",
           "is", "", "others");
}

static void print_cpu(void)
{
    FILE *info = fopen("/proc/cpuinfo", "r");
    char line[256], *colon;

    while (info && fgets(line, sizeof(line), info)) {
        colon = strstr(line, ": ");
        if (colon && strncmp(line, "model name", 10) == 0) {
            line[strcspn(line, "\n")] = '\0';
            printf("%s, ", colon + 2);
            break;
        }
    }
    if (info) {
        fclose(info);
    }
}

void print_machine(int turns)
{
    struct utsname host;

    uname(&host);
    print_cpu();
    printf("%d processors used, %s %.*s, compiled by %s\n", bench_cpus(),
           host.sysname, (int)strcspn(host.release, "-"), host.release,
           __VERSION__);
    printf("medians of %d turns each, one after the other; ratios are medians "
           "of those of each turn\n\n",
           turns);
}
