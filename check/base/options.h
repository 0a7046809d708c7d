/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BASE_OPTIONS_H
#define CHECK_BASE_OPTIONS_H

/*
 * What the user asked for.  The command line reads the options first, to say
 * what is wrong with them, and hands them on to the program that is checked
 * in the environment, where the checker reads them again.
 */

#include <stdbool.h>
#include <stdint.h>

#define OPTIONS_VARIABLE "TENON_CHECK_OPTIONS"

enum { OPTIONS_SIZE = 4096 };

/*
 * A file descriptor, where the checker writes a byte when it has reported: the
 * command can tell this from a program that ended before, or that was built
 * without the checker and has checked nothing.
 */
#define REPORTED_VARIABLE "TENON_CHECK_REPORTED"

enum retries { RETRIES_KEPT, RETRIES_CUT, RETRIES_CUT_ALL };
enum weaken { WEAKEN_NO, WEAKEN_EACH, WEAKEN_ALL };
enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_GITHUB };
enum release_sequences { RELEASE_SEQUENCES_CXX20, RELEASE_SEQUENCES_RC11 };

enum volatile_accesses { VOLATILE_RACY, VOLATILE_RELAXED };

struct options {
    int release_sequences;
    int volatile_accesses;
    int format;
    const char *junit; /* a file */
    const char *name;  /* of the test, there */
    bool outcomes;
    enum weaken weaken;
    const char *weaken_in; /* parts of file names, with colons between them */
    const char *orders;    /* a file */
    const char *save;      /* a file */
    const char *replay;    /* a file */
    const char *dot;       /* a file */
    const char *html;      /* a file */
    uint32_t jobs;
    const char *checkpoint; /* a file */
    uint32_t sample;        /* executions; 0: all */
    uint64_t seed;
    uint32_t estimate; /* probes */
    bool shrink;
    bool symmetry;
    enum retries cut_retries;
    bool sc;
    bool hardware;
    bool load_buffering;
    int color;
    bool quiet;
    double timeout;          /* seconds; 0: none */
    uint64_t max_executions; /* 0: no limit */
    uint32_t spurious;       /* wake-ups, per thread */
    uint32_t weak_failures;  /* of weak compare-and-exchange */
    uint32_t timeouts;       /* of timed waits, per thread */
    uint32_t loop_bound;
    uint32_t event_bound; /* per thread */

    /* Self-checks and other ways to explore, for tests. */
    bool oracle;
    bool costs; /* events and memory, too */
    bool duplicates;
    bool orbits; /* complete graphs, with identical threads permuted */
    bool plain_locks;
    bool naive;
    bool no_spin; /* detection */
    bool go_on;   /* count violations instead of stopping at the first */
};
extern struct options options;

/* Reads one option; what is wrong with it, in words, or NULL. */
const char *options_read(const char *text);

/* Which ones do not go together, in words, or NULL. */
const char *options_conflict(void);

#endif
