/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CLI_CHECKER_H
#define CHECK_CLI_CHECKER_H

/* Called in the place of the program's main; ends the process. */
int checker_main(int argc, char **argv, char **envp);

#endif
