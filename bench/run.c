/* SPDX-License-Identifier: MIT */
/*
 * Runs a row.  Its contestants take turns, A B C A B C, so that what else
 * happens on the machine hits all of them.
 */

#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { USUAL_TURN_MS = 10, PATIENCE_S = 240 };

static struct contestant *first, **last = &first;
static int hurry = 1; /* turns are shorter by this */

void bench_hurry(void)
{
    hurry = 3;
}

void bench_register(struct contestant *contestant)
{
    *last = contestant;
    last = &contestant->next;
}

void bench_fail(const char *file, int line, const char *what)
{
    fflush(stdout);
    fprintf(stderr, "%s:%d: failed: %s (errno %d)\n", file, line, what, errno);
    _exit(1);
}

static void take_turn(const struct contestant *c, struct bench *b)
{
    b->threads = rows[c->row].threads;
    b->took = -1;
    b->figures[0] = b->figures[1] = 0;
    c->run(b);
    CHECK(b->took >= 0);
}

/*
 * How many rounds make a turn as long as it is to be.  The very first ones do
 * not count: some contestants put off their set-up until then.
 */
static uint64_t find_rounds(const struct contestant *c)
{
    const struct row *row = &rows[c->row];
    uint64_t least = row->min_rounds ? (uint64_t)row->min_rounds : 1;
    int64_t wanted = (row->turn_ms ? row->turn_ms : USUAL_TURN_MS) * 1000000ll;
    struct bench b = {.rounds = least};

    wanted /= hurry;
    take_turn(c, &b);
    for (;;) {
        take_turn(c, &b);
        if (b.took >= wanted / 8) {
            break;
        }
        b.rounds *= 4;
    }
    b.rounds = (uint64_t)((double)b.rounds * (double)wanted / (double)b.took);
    return b.rounds > least ? b.rounds : least;
}

static double in_unit(double ns, enum unit unit)
{
    return unit == NS ? ns : unit == US ? ns / 1000 : 1000 / ns;
}

static void *sleep_for_ever(void *unused)
{
    for (;;) {
        pause();
    }
    return unused;
}

/*
 * In the child.  It has a second thread from the start: locks of the C library
 * and membarrier are cheaper than they are, as long as there is only one.
 */
static void run_row(enum row_id id, struct results *r, int turns)
{
    uint64_t rounds[MAX_CONTESTANTS];

    for (const struct contestant *c = first; c; c = c->next) {
        if (c->row == id) {
            CHECK(r->count < MAX_CONTESTANTS);
            r->who[r->count++] = c;
        }
    }
    bench_start(ANY_CPU, sleep_for_ever, NULL);
    bench_pin(0);
    for (int i = 0; i < r->count; i++) {
        rounds[i] = find_rounds(r->who[i]);
    }
    for (int turn = 0; turn < turns; turn++) {
        for (int i = 0; i < r->count; i++) {
            struct bench b = {.rounds = rounds[i]};

            take_turn(r->who[i], &b);
            for (int f = 0; f < FIGURES; f++) {
                r->values[i][f][turn] = in_unit(b.figures[f], rows[id].unit);
            }
        }
    }
    r->complete = true;
}

static void run_in_child(enum row_id id, struct results *results, int turns)
{
    int status;
    pid_t child;

    fflush(stdout);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        prctl(PR_SET_TIMERSLACK, 1);
        alarm(PATIENCE_S);
        run_row(id, results, turns);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status)) {
        fprintf(stderr, "bench: %s\n", strsignal(WTERMSIG(status)));
    }
}

struct results *bench_measure(enum row_id id, int turns)
{
    struct results *results =
        mmap(NULL, sizeof(*results), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    CHECK(results != MAP_FAILED);
    run_in_child(id, results, turns);
    return results;
}
