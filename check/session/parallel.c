/* SPDX-License-Identifier: MIT */

#include "session/parallel.h"
#include "base/fatal.h"
#include "base/memory.h"
#include "base/raw.h"
#include "explore/buffering.h"
#include "explore/worklist.h"
#include "native/signals.h"
#include "record/outcomes.h"
#include "record/progress.h"
#include "record/sites.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const double SHORTEST = 0.01; /* seconds between two forks of one */

/* What they have in common; all pointers mean the same in all of them. */
static struct shared {
    _Atomic int places; /* for more processes */
    _Atomic int claimed;
    _Atomic int status; /* of the one that has reported */
    _Atomic unsigned started, finished;
    _Atomic unsigned long long executions, blocked;
    _Atomic bool concurrent;
    const char *_Atomic bound;
    _Atomic uintptr_t bound_pc;
} * shared;

static struct shared *reported; /* for the one that goes on alone */
static bool is_child, reports;
static int seen = -1; /* a file: what the others have seen */
static double last_fork;
static uint64_t counted_executions, counted_blocked;

void parallel_begin(unsigned jobs)
{
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    seen = memfd_create("tenon-check", MFD_CLOEXEC);
    if (shared == MAP_FAILED || seen < 0) {
        fatal("cannot share memory between processes");
    }
    *shared = (struct shared){.places = (int)jobs - 1, .status = -1};
}

static void count(void)
{
    shared->executions += progress.executions - counted_executions;
    shared->blocked += progress.blocked - counted_blocked;
    counted_executions = progress.executions;
    counted_blocked = progress.blocked;
    if (progress.concurrent) {
        shared->concurrent = true;
    }
    if (progress.bound && !shared->bound) {
        shared->bound_pc = progress.bound_pc;
        shared->bound = progress.bound;
    }
}

/* Parents wait for their children: one that has not was killed. */
static void end_with(long parent)
{
    raw_call(SYS_prctl, (long[6]){PR_SET_PDEATHSIG, SIGKILL});
    if (raw_call(SYS_getppid, (long[6]){0}) != parent) {
        raw_call(SYS_exit_group, (long[6]){EXIT_ERROR});
    }
}

static void become_child(long parent)
{
    end_with(parent);
    is_child = true;
    signals_start_clock();
    worklist_keep_older();
    outcomes_begin(); /* the parent will tell of those until here */
}

static void share_work(void)
{
    double now = progress_seconds();
    long own, child;

    if (now < last_fork + SHORTEST || !worklist_can_split()) {
        return;
    }
    if (--shared->places < 0) {
        shared->places++;
        return;
    }
    last_fork = now;
    shared->started++;
    own = raw_call(SYS_getpid, (long[6]){0});
    child = raw_call(SYS_fork, (long[6]){0});
    if (child == 0) {
        become_child(own);
    } else if (child < 0) { /* then alone */
        shared->started--;
        shared->places++;
    } else {
        worklist_keep_newer();
    }
}

bool parallel_go_on(void)
{
    if (!shared) {
        return true;
    }
    count();
    if (shared->places > 0) {
        share_work();
    }
    return shared->claimed == 0;
}

bool parallel_claim(void)
{
    int nobody = 0;

    if (shared) {
        reports = atomic_compare_exchange_strong(&shared->claimed, &nobody, 1);
    }
    return !shared || reports;
}

enum record { OUTCOME, SITE, BUFFERING };

/* What was seen, as records: a kind, a size, so many bytes. */
static void tell(FILE *to, enum record kind, const void *what, size_t size)
{
    const uint32_t record[2] = {kind, (uint32_t)size};

    fwrite(record, sizeof(record), 1, to);
    fwrite(what, size, 1, to);
}

static void tell_all(void)
{
    FILE *to = fdopen(seen, "a");

    if (!to) {
        fatal("no memory");
    }
    for (uint32_t i = 0, n = outcomes_count(); i < n; i++) {
        tell(to, OUTCOME, outcomes_line(i), strlen(outcomes_line(i)));
    }
    for (uint32_t i = 0; i < site_count; i++) {
        tell(to, SITE, &sites[i], sizeof(sites[i]));
    }
    for (uint32_t i = 0; i < buffering_count; i++) {
        tell(to, BUFFERING, &bufferings[i], sizeof(bufferings[i]));
    }
    if (fflush(to) != 0) {
        fatal("no memory for what was seen");
    }
}

static void hear(enum record kind, const char *what, size_t size)
{
    struct site site;
    struct buffering found;

    switch (kind) {
    case OUTCOME:
        outcomes_add(what, size);
        break;
    case SITE:
        own_copy(&site, what, sizeof(site));
        sites_look_up(site.pc, site.kind, site.order);
        break;
    case BUFFERING:
        own_copy(&found, what, sizeof(found));
        buffering_add(found);
        break;
    }
}

static void hear_all(void)
{
    off_t size = lseek(seen, 0, SEEK_END);
    char *all = size > 0
                    ? mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, seen, 0)
                    : NULL;

    if (all == MAP_FAILED) {
        fatal("no memory for what was seen");
    }
    for (off_t at = 0; at < size;) {
        uint32_t record[2];

        own_copy(record, all + at, sizeof(record));
        hear((enum record)record[0], all + at + sizeof(record), record[1]);
        at += (off_t)(sizeof(record) + record[1]);
    }
}

static void wait_for_children(struct shared *common)
{
    int status;

    while (raw_call(SYS_wait4, (long[6]){-1, (long)&status}) > 0) {
        if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_ERROR) {
            common->claimed = 1; /* and it has said why */
            common->status = EXIT_ERROR;
        }
    }
}

static _Noreturn void leave(struct shared *common, int status)
{
    wait_for_children(common);
    common->finished++;
    raw_call(SYS_exit_group, (long[6]){status});
    __builtin_unreachable();
}

static void take_totals(void)
{
    progress.executions = shared->executions;
    progress.blocked = shared->blocked;
    progress.concurrent = shared->concurrent;
    progress.bound = shared->bound;
    progress.bound_pc = shared->bound_pc;
}

void parallel_end(void)
{
    if (!shared) {
        return;
    }
    count();
    if (reports) {
        take_totals();
        reported = shared;
        shared = NULL;
        return;
    }
    shared->places++;
    if (is_child) {
        tell_all();
        leave(shared, 0);
    }
    wait_for_children(shared);
    if (shared->claimed) {
        raw_call(SYS_exit_group, (long[6]){shared->status});
    }
    if (shared->finished != shared->started) {
        fatal("one of the processes ended early");
    }
    hear_all();
    take_totals();
    shared = NULL;
}

_Noreturn void parallel_exit(int status)
{
    if (reported) {
        reported->status = status;
        leave(reported, status);
    }
    _exit(status);
}

void parallel_totals(unsigned long long *executions,
                     unsigned long long *blocked)
{
    *executions = shared ? shared->executions : progress.executions;
    *blocked = shared ? shared->blocked : progress.blocked;
}
