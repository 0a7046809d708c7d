/* SPDX-License-Identifier: MIT */
/*
 * Absolute bars are those of a quiet machine on which a locked instruction
 * takes 5.8 ns.  On one that is slower, or busy, a bar counts as met also if it
 * is met in relation to the limit or the peer that the row of the table is held
 * against, which was measured in turn with ours.
 */

#include "rcu-report/report.h"

#include <stdio.h>
#include <string.h>

#include "rcu-report/flood.h"
#include "run.h"

static int bars, met;
static int turns_each;

static void hold(bool is_met)
{
    bars++;
    met += is_met;
}

static int find(const struct results *r, const char *name)
{
    for (int i = 0; i < r->count; i++) {
        if (strcmp(r->who[i]->name, name) == 0) {
            return i;
        }
    }
    return -1;
}

/* A median; 0 if there is no such contestant. */
static double value(const struct results *r, const char *name, int figure)
{
    int who = r ? find(r, name) : -1;

    return who < 0 ? 0 : bench_median(r->values[who][figure], turns_each);
}

/* The best of the limit, or of the peer, that the row is held against. */
static double measure(const struct results *r, const struct bar *bar, int f)
{
    double best = 0;

    for (int i = 0; i < r->count; i++) {
        const struct contestant *c = r->who[i];
        double v = bench_median(r->values[i][f], turns_each);
        bool counts =
            bar->measure == LIMIT_TIMES
                ? c->role == LIMIT
                : c->role == PEER && bar->peer &&
                      strncmp(c->name, bar->peer, strlen(bar->peer)) == 0;

        if (counts && (best == 0 || v < best)) {
            best = v;
        }
    }
    return best;
}

static void hold_row(enum row_id id, const struct results *r, int figure,
                     double most)
{
    const struct bar *bar = &rows[id].bars[figure];
    double ours = value(r, "tenon", figure);
    bool in_relation = r && bar->measure != NOTHING && bar->measure != UNITS &&
                       ours <= bar->factor * measure(r, bar, figure);

    hold(ours > 0 && (ours <= most || in_relation));
}

static struct results *run(enum row_id id)
{
    struct results *r = bench_measure(id, turns_each);

    if (!r->complete) {
        r = bench_measure(id, turns_each); /* others may have starved it */
    }
    return r->complete ? r : NULL;
}

static void say(const char *text)
{
    printf("%s", text);
}

static void add(const char *name, double v, const char *format)
{
    char text[64];

    if (v > 0) {
        snprintf(text, sizeof(text), format, v);
        printf(" %s=%s", name, text);
    } else {
        printf(" %s=-", name);
    }
}

static void floods(void)
{
    struct flood ours, peer;
    bool done = flood_run("tenon", 4, 4096, &ours);

    if (done) {
        printf("flood rss_mb=%.0f lost=%llu stall_named_s=%.2f", ours.rss_mb,
               (unsigned long long)ours.lost, ours.named_s);
    } else {
        say("flood failed");
    }
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "liburcu bp" : "liburcu memb";

        if (flood_run(name, 1, 512, &peer)) {
            printf(" %s_rss_mb=%.0f%s", i ? "bp" : "memb", peer.rss_mb,
                   peer.rss_mb >= 512 ? "+" : "");
        }
    }
    say("\n");
    hold(done && ours.rss_mb < 64);
    hold(done && ours.lost == 0);
    hold(done && ours.named_s > 0 && ours.named_s < 1.1);
}

static void callbacks(void)
{
    struct results *r = run(CALLBACK);

    say("callback_idle");
    add("p50_us", value(r, "tenon", 0), "%.1f");
    add("p99_us", value(r, "tenon", 1), "%.1f");
    add("liburcu_p50_us", value(r, "liburcu memb", 0), "%.0f");
    add("bp_p50_us", value(r, "liburcu bp", 0), "%.0f");
    hold_row(CALLBACK, r, 0, 20);
    hold_row(CALLBACK, r, 1, 200);
    r = run(DRAIN);
    say("\ndrain_idle");
    add("p50_us", value(r, "tenon", 0), "%.1f");
    add("liburcu_p50_us", value(r, "liburcu memb", 0), "%.0f");
    add("bp_p50_us", value(r, "liburcu bp", 0), "%.0f");
    say("\n");
    hold_row(DRAIN, r, 0, 25);
}

/* One line for a row with one thread and a row with two. */
static void pair(const char *name, enum row_id one, enum row_id two,
                 const char *const *others, double most_one, double most_two)
{
    struct results *r1 = run(one), *r2 = run(two);

    say(name);
    add("ns1", value(r1, "tenon", 0), "%.1f");
    add("ns2", value(r2, "tenon", 0), "%.1f");
    for (; others[0]; others += 2) {
        char field[32];

        snprintf(field, sizeof(field), "%s_ns1", others[1]);
        add(field, value(r1, others[0], 0), "%.1f");
        snprintf(field, sizeof(field), "%s_ns2", others[1]);
        add(field, value(r2, others[0], 0), "%.1f");
    }
    say("\n");
    hold_row(one, r1, 0, most_one);
    hold_row(two, r2, 0, most_two);
}

static void in_loop(void)
{
    struct results *r = run(SECTION_IN_LOOP);

    say("section_in_loop");
    add("ns", value(r, "tenon", 0), "%.1f");
    say("\n");
    hold_row(SECTION_IN_LOOP, r, 0, 3.3);
}

static void shared(void)
{
    static const enum row_id ids[] = {AT_ONCE_1, AT_ONCE_2, AT_ONCE_4,
                                      AT_ONCE_8};
    double us[4];

    say("sync_shared callers=1,2,4,8 us=");
    for (int i = 0; i < 4; i++) {
        us[i] = value(run(ids[i]), "tenon", 0);
        printf("%s%.2f", i ? "," : "", us[i]);
    }
    say("\n");
    hold(us[3] > 0 && us[3] < us[2] && us[2] < us[1] && us[1] < us[0]);
}

int rcu_report(int turns)
{
    static const char *const enqueuers[] = {
        "liburcu memb", "memb", "liburcu bp", "bp", "ck_epoch", "ck", NULL};
    static const char *const readers[] = {"liburcu memb inlined", "memb",
                                          "liburcu bp inlined", "bp", NULL};

    turns_each = turns;
    floods();
    callbacks();
    pair("enqueue", ENQUEUE_ONE, ENQUEUE_TWO, enqueuers, 10, 12);
    pair("section", READ_ONE, READ_TWO, readers, 2.3, 2.3);
    in_loop();
    shared();
    printf("rcu-report: %d bars, %d met, %d short\n", bars, met, bars - met);
    return 0;
}
