/* SPDX-License-Identifier: MIT */
#ifndef TORTURE_TORTURE_H
#define TORTURE_TORTURE_H

/*
 * Long randomised runs with an oracle.  A program is a list of roles; its
 * threads take them in turn, at least one each, until the time is over.
 *
 *     program [--seconds N] [--threads N] [--seed N] [--rounds N]
 *
 * It prints one line and exits with 0, or says what was wrong and exits with 1.
 * A program that hangs is ended, and has failed.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct torture_role {
    const char *name;
    void (*run)(void); /* until torture_is_over() */
};

struct torture {
    const char *name;
    void (*begin)(void); /* or NULL; before the threads start */
    void (*end)(void);   /* or NULL; after they have ended: the oracle */
    const struct torture_role *roles;
    int count;       /* of roles */
    int max_threads; /* 0 for no limit */
};

int torture_main(int argc, char **argv, const struct torture *torture);

bool torture_is_over(void);
void torture_stop(void); /* for those who count rounds */

/* What --rounds says, or @otherwise. */
uint64_t torture_rounds(uint64_t otherwise);

/* Random numbers of the calling thread, which --seed makes repeatable. */
uint32_t torture_random(void);
bool torture_one_in(uint32_t n);

/* Wastes a little time, mostly very little. */
void torture_dawdle(void);

/* How much was done: for the last line, and for --rounds. */
void torture_count(uint64_t n);

/* First in the child of a fork: ends it, if it hangs. */
void torture_begin_child(void);

/* Returns when the child has ended, which has failed if that was not by 0. */
void torture_await_child(pid_t child);

_Noreturn void torture_fail(const char *file, int line, const char *what);

/* Of a racy twin TSan must speak: its oracle would only end it sooner. */
#ifdef RACY
#define TORTURE_CHECK(condition) ((void)(condition))
#else
#define TORTURE_CHECK(condition)                          \
    do {                                                  \
        if (!(condition)) {                               \
            torture_fail(__FILE__, __LINE__, #condition); \
        }                                                 \
    } while (0)
#endif

#endif
