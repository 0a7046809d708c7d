/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BASE_WATCH_H
#define CHECK_BASE_WATCH_H

/*
 * What the program that is checked has in common with the command that runs
 * it.  The command sees there how far the exploration has come, should it have
 * to end the program; and that the program has reported, which one that was
 * built without the checker, or that has crashed, has not.
 */

#include <stdbool.h>
#include <stdint.h>

struct watch {
    double exploring_since; /* by the monotonic clock; 0: not exploring */
    uint64_t executions, blocked;
    bool reported;
    bool stop; /* somebody has interrupted the command */
};

/* Of this process alone, unless there is a command. */
extern struct watch *watch;

/* The command: makes it, for the programs that it runs; false if it cannot. */
bool watch_make(void);

/* The program: finds what the command has made. */
void watch_open(void);

/* Whether a command has made it. */
bool watch_has_command(void);

/* Seconds, by the monotonic clock, whoever has taken over its function. */
double watch_now(void);

#endif
