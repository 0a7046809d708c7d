/* SPDX-License-Identifier: MIT */

#include "base/fatal.h"
#include "base/options.h"
#include "base/real.h"
#include "block/spin.h"
#include "consistency/happens.h"
#include "explore/buffering.h"
#include "explore/explorer.h"
#include "hooks/calls.h"
#include "hooks/entry.h"
#include "hooks/key.h"
#include "hooks/output.h"
#include "hooks/process.h"
#include "memory/heap.h"
#include "native/run.h"
#include "native/segments.h"
#include "native/signals.h"
#include "native/thread.h"
#include "oracle/oracle.h"
#include "record/sites.h"
#include "report/groups.h"
#include "report/orders.h"
#include "report/report.h"
#include "report/setup_error.h"
#include "report/status.h"
#include "session/check.h"
#include "session/limits.h"
#include "session/parallel.h"

#include <errno.h>
#include <libgen.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/single_threaded.h>
#include <unistd.h>

/* Tells those who do not ask by themselves. */
static void use_options(void)
{
    happens_rs_rc11 = options.release_sequences == RELEASE_SEQUENCES_RC11;
    explorer.plain_locks = options.plain_locks;
    explorer.retries = options.cut_retries != RETRIES_KEPT &&
                       !options.no_spin && !options.naive;
    explorer.all_retries = options.cut_retries == RETRIES_CUT_ALL;
    explorer.symmetry = options.symmetry;
    explorer.twins = options.symmetry || options.orbits;
    explorer.comparison = options.oracle ? &oracle_comparison : NULL;
    explorer.no_revisits = options.naive;
    explorer.weak_failures = options.weak_failures;
    buffering_on = options.load_buffering;
    spin_bound = options.loop_bound;
    spin_stops = !options.no_spin;
    run_event_bound = options.event_bound;
    sites_in_use = options.weaken != WEAKEN_NO || options.orders || options.sc;
}

static void read_options(void)
{
    const char *given = getenv(OPTIONS_VARIABLE);
    static char copy[OPTIONS_SIZE]; /* nothing may be allocated yet */
    char *rest = NULL;

    if (!given) {
        return;
    }
    snprintf(copy, sizeof(copy), "%s", given);
    for (char *option = strtok_r(copy, "\n", &rest); option;
         option = strtok_r(NULL, "\n", &rest)) {
        const char *wrong = options_read(option);

        if (wrong) {
            fatal("%s", wrong);
        }
    }
    use_options();
}

/* The same addresses every time make the same report every time. */
static void fix_addresses(char **argv)
{
    int now = personality(0xffffffff);

    if (now != -1 && !(now & ADDR_NO_RANDOMIZE) &&
        personality((unsigned long)now | ADDR_NO_RANDOMIZE) != -1) {
        execv("/proc/self/exe", argv); /* if it fails, go on without */
    }
}

/* Who kills the command does not mean to leave this behind. */
static void end_with_command(void)
{
    if (getenv(REPORTED_VARIABLE)) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    }
}

/* Before the program's own constructors. */
__attribute__((constructor)) static void start(int argc, char **argv)
{
    (void)argc;
    fatal_print = setup_error_print;
    read_options();
    fix_addresses(argv);
    end_with_command();
    mallopt(M_ARENA_MAX, 1);
    segments_init();
}

/* Nothing is explored for a file that cannot be written in the end. */
static void refuse_unwritable(const char *path)
{
    char *copy = path ? strdup(path) : NULL;

    if (copy && access(path, W_OK) != 0 &&
        (errno != ENOENT || access(dirname(copy), W_OK) != 0)) {
        fatal("%s: %s", path, strerror(errno));
    }
    free(copy);
}

static void refuse_unwritable_files(void)
{
    refuse_unwritable(options.dot);
    refuse_unwritable(options.html);
    refuse_unwritable(options.save);
    refuse_unwritable(options.junit);
    refuse_unwritable(options.checkpoint);
}

/* The file says which options its execution depends on. */
static enum verdict replay(void)
{
    signals_stop_clock();
    return check_saved();
}

/* Other orders lead to other places, which may have theirs in the file, too. */
static enum verdict check_with_orders(void)
{
    enum verdict verdict;
    uint32_t known;

    do {
        known = site_count;
        groups_find();
        orders_apply();
        verdict = options.sample ? check_sample() : check_program();
    } while (site_count != known);
    return verdict;
}

static enum verdict first_check(void)
{
    if (options.replay) {
        return replay();
    }
    if (options.estimate) {
        check_estimate();
    }
    if (options.sample) {
        return check_sample();
    }
    explorer.keeps = options.checkpoint != NULL;
    if (options.jobs > 1) {
        parallel_begin(options.jobs);
    }
    return check_program();
}

/* In the place of the program's main; ends the process. */
static int checker_main(int argc, char **argv, char **envp)
{
    enum verdict verdict;

    __libc_single_threaded = 0; /* or the first run would use fewer atomics */
    run_calls = hooks_calls;
    output_init();
    context_init();
    threads_init();
    signals_init();
    process_set_arguments(argc, argv, envp);
    process_save();
    keys_save();
    heap_save();
    segments_save();
    limits_tell = status_print;
    explorer.shrinks = options.shrink;
    refuse_unwritable_files();
    verdict = first_check();
    if (verdict != VERDICT_ERROR && options.orders) {
        verdict = check_with_orders();
    }
    explorer.shrinks = explorer.keeps = false;
    report_print(verdict);
    fflush(output_report);
    fatal_tell_command();
    parallel_exit((int[]){EXIT_VERIFIED, EXIT_VIOLATED, EXIT_BOUNDED,
                          EXIT_ERROR}[verdict]);
}

HOOK(int, __libc_start_main, int (*program_main)(int, char **, char **),
     int argc, char **argv, void (*init)(void), void (*fini)(void),
     void (*rtld_fini)(void), void *stack_end)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void),
                void (*)(void), void (*)(void), void *);

    *(void **)&real = real_function("__libc_start_main");
    process_set_main(program_main);
    return real(checker_main, argc, argv, init, fini, rtld_fini, stack_end);
}
