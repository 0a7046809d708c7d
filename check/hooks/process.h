/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_PROCESS_H
#define CHECK_HOOKS_PROCESS_H

/* What main gets. */
void process_set_arguments(int argc, char **argv, char **envp);

/* Calls main, and then ends as the process would. */
void *process_run_program(void *unused);

void process_new_run(void);

/* Keeps what was registered with atexit before main for all runs. */
void process_save(void);

#endif
