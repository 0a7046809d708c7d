/* SPDX-License-Identifier: MIT */

/* The command tenon-check: builds a program, or takes one, and runs it. */

#include "cli/build.h"
#include "cli/options.h"
#include "config.h"
#include "report/fatal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "tenon-check [OPTION]... FILE.c... [-- CFLAG...]\n"
    "tenon-check run [OPTION]... PROGRAM [ARGUMENT]...\n"
    "\n"
    "Explores every execution that C11 allows the program, and prints the\n"
    "first one in which something goes wrong.\n"
    "\n"
    "  --json                print one JSON object\n"
    "  --outcomes            also the distinct lines that executions print\n"
    "  --weaken[=all]        which memory orders are needed, which could be\n"
    "                        weaker; all: every one of these together\n"
    "  --weaken-in=A:B:...   only those in files with A, B, ... in their "
    "names;\n"
    "                        what is inlined from such a header is its own\n"
    "  --orders=FILE         use the orders of FILE; a line is\n"
    "                        FILE:LINE:COLUMN: OPERATION: ORDER|keep\n"
    "  --timeout=SECONDS     stop after so long; the verdict is then bounded\n"
    "  --max-executions=N    stop after so many\n"
    "  --rs=cxx20|rc11       release sequences of C++20 (the default), or of\n"
    "                        C11 and the RC11 paper\n"
    "  --spurious=N          let each thread wake up N times for no reason "
    "(0)\n"
    "  --weak-cas=N          let a weak compare-and-exchange fail N times for\n"
    "                        no reason, per thread and place (1)\n"
    "  --timeouts=N          let each thread's timed waits time out N times "
    "(2)\n"
    "  --loop-bound=N        rounds of a loop that reads and changes nothing "
    "(32)\n"
    "  --event-bound=N       events per thread (10000)\n"
    "  --color=auto|always|never\n"
    "  --quiet               no progress on a terminal\n"
    "  --cc=COMPILER         instead of $CC, or gcc\n"
    "  --version, --help\n"
    "\n"
    "Exit status: 0 verified, 1 violated, 2 usage or compile error or the\n"
    "program cannot be checked, 3 bounded.\n";

struct command {
    struct build build;
    struct arguments run;       /* the program and its arguments */
    char options[OPTIONS_SIZE]; /* for the environment */
};

static _Noreturn void usage(const char *what, const char *argument)
{
    fprintf(stderr, "tenon-check: %s%s; see tenon-check --help\n", what,
            argument);
    exit(EXIT_ERROR);
}

/* One option; those of the checker are passed on. */
static void read_option(struct command *command, const char *option)
{
    size_t used = strlen(command->options);

    if (strcmp(option, "--help") == 0) {
        fputs(help, stdout);
        exit(0);
    }
    if (strcmp(option, "--version") == 0) {
        printf("tenon-check %s\n", VERSION);
        exit(0);
    }
    if (strncmp(option, "--cc=", 5) == 0) {
        command->build.compiler = option + 5;
        return;
    }
    if (!options_read(option)) {
        usage("unknown option ", option);
    }
    if (used + strlen(option) + 2 > sizeof(command->options)) {
        usage("too many options", "");
    }
    snprintf(command->options + used, sizeof(command->options) - used, "%s\n",
             option);
}

static int read_options(struct command *command, char **argv, int i)
{
    for (; argv[i] && argv[i][0] == '-' && strcmp(argv[i], "--") != 0; i++) {
        read_option(command, argv[i]);
    }
    return i;
}

/* Options may also stand between files. */
static void read_files(struct command *command, char **argv)
{
    int i = 1;

    while (argv[i] && strcmp(argv[i], "--") != 0) {
        if (argv[i][0] == '-') {
            read_option(command, argv[i]);
        } else {
            add_argument(&command->build.files, argv[i]);
        }
        i++;
    }
    for (i += argv[i] != NULL; argv[i]; i++) {
        add_argument(&command->build.flags, argv[i]);
    }
    if (command->build.files.count == 0) {
        usage("no file to check", "");
    }
}

/* A program here is meant, not one of that name somewhere in PATH. */
static const char *with_directory(const char *program)
{
    char *path;

    if (strchr(program, '/') || asprintf(&path, "./%s", program) < 0) {
        return program;
    }
    return path;
}

static void read_program(struct command *command, char **argv)
{
    int i = read_options(command, argv, 2);

    i += argv[i] && strcmp(argv[i], "--") == 0;
    if (!argv[i]) {
        usage("no program to run", "");
    }
    add_argument(&command->run, with_directory(argv[i]));
    while (argv[++i]) {
        add_argument(&command->run, argv[i]);
    }
}

static void report_error(const char *kind, const char *message)
{
    if (options.json) {
        printf("{\"verdict\": \"error\", \"error\": {\"kind\": \"%s\", "
               "\"message\": \"%s\"}}\n",
               kind, message);
    } else {
        fprintf(stderr, "tenon-check: %s\n", message);
    }
}

/* Runs the program; true if it has reported. */
static bool run_and_listen(struct command *command, int *status)
{
    char number[16], byte;
    bool reported;
    int ends[2];

    if (pipe(ends) < 0) {
        return false;
    }
    snprintf(number, sizeof(number), "%d", ends[1]);
    setenv(REPORTED_VARIABLE, number, 1);
    *status = run_command(command->run.at);
    close(ends[1]);
    reported = read(ends[0], &byte, 1) == 1;
    close(ends[0]);
    return reported;
}

static int check(struct command *command)
{
    int status = EXIT_ERROR;

    setenv(OPTIONS_VARIABLE, command->options, 1);
    if (run_and_listen(command, &status)) {
        return status;
    }
    if (status >= 0 && status != EXIT_ERROR) {
        report_error("not-checked", "the program was not built to be checked: "
                                    "see pkg-config tenon-check");
    } else {
        report_error("not-checked", "the program was not checked to its end");
    }
    return EXIT_ERROR;
}

/* An interrupt ends the program; this command has to clean up after it. */
static void go_on(int signal)
{
    (void)signal;
}

int main(int argc, char **argv)
{
    static struct command command;
    bool built = true;
    int status;

    command.build.compiler = getenv("CC") ? getenv("CC") : "gcc";
    if (argc > 1 && strcmp(argv[1], "run") == 0) {
        read_program(&command, argv);
    } else {
        read_files(&command, argv);
        built = build_program(&command.build);
        add_argument(&command.run, command.build.program);
    }
    signal(SIGINT, go_on);
    status = built ? check(&command) : EXIT_ERROR;
    if (!built) {
        report_error("compile", "the program could not be built");
    }
    build_remove(&command.build);
    return status;
}
