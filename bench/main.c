/* SPDX-License-Identifier: MIT */
/*
 * bench [--quick] [--rcu-report] [TEXT]: runs the rows whose names have TEXT in
 * them and prints the table; or the report on RCU.
 */

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "rcu-report/report.h"
#include "run.h"

/*
 * Many short turns rather than few long ones: on a machine that others use too,
 * most of them are left in peace.
 */
enum { TURNS = 21, QUICK_TURNS = 7 };

/* Returns whether the row was run as it should be. */
static bool do_row(enum row_id id, int turns, struct score *score)
{
    struct results *results;
    bool complete;

    if (rows[id].two_cpus && bench_cpus() < 2) {
        printf("%-40s needs two processors\n", rows[id].name);
        return true;
    }
    results = bench_measure(id, turns);
    complete = results->complete;
    if (complete) {
        print_row(id, results, turns, score);
    } else {
        printf("%-40s FAILED\n", rows[id].name);
    }
    munmap(results, sizeof(*results));
    return complete;
}

static bool is_wanted(const struct row *row, const char *text)
{
    return !text || strstr(row->name, text);
}

/* Some rows have many descriptors; who cannot have them fails there. */
static void raise_limits(void)
{
    struct rlimit files;

    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv)
{
    const char *text = NULL;
    struct score score = {0, 0, 0};
    bool good = true, is_rcu_report = false;
    int turns = TURNS;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--quick") == 0) {
            turns = QUICK_TURNS;
            bench_hurry();
        } else if (strcmp(argv[i], "--rcu-report") == 0) {
            is_rcu_report = true;
        } else if (argv[i][0] != '-' && !text) {
            text = argv[i];
        } else {
            fprintf(stderr, "usage: %s [--quick] [--rcu-report] [TEXT]\n",
                    argv[0]);
            return 2;
        }
    }
    raise_limits();
    if (is_rcu_report) {
        return rcu_report(turns);
    }
    print_machine(turns);
    print_heading();
    for (int id = 0; id < ROWS; id++) {
        if (is_wanted(&rows[id], text)) {
            good &= do_row((enum row_id)id, turns, &score);
        }
    }
    printf("bench: %d rows, %d met, %d short\n", score.rows, score.met,
           score.short_);
    return good ? 0 : 1;
}
