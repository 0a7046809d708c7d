/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_PROCESS_H
#define CHECK_HOOKS_PROCESS_H

#include <stdint.h>

/* The program's main, and what it gets. */
void process_set_main(int (*function)(int, char **, char **));
void process_set_arguments(int argc, char **argv, char **envp);

/* Those behind the program's name; NULL after the last one. */
const char *process_argument(int number);

/* Calls main at @sp, and then ends as the process would. */
_Noreturn void process_run(uint64_t *sp);

void process_new_run(void);

/* Keeps what was registered with atexit before main for all runs. */
void process_save(void);

#endif
