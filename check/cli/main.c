/* SPDX-License-Identifier: MIT */

/* The command tenon-check: builds a program, or takes one, and runs it. */

#include "base/fatal.h"
#include "base/options.h"
#include "cli/build.h"
#include "cli/help.h"
#include "cli/init.h"
#include "config.h"
#include "report/formats.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct command {
    struct build build;
    struct arguments run;       /* the program and its arguments */
    char options[OPTIONS_SIZE]; /* for the environment */
    bool gdb;
};

static _Noreturn void usage(const char *what, const char *argument)
{
    fprintf(stderr, "tenon-check: %s%s; see tenon-check --help\n", what,
            argument);
    exit(EXIT_ERROR);
}

/* To the program, which has the checker in it. */
static void pass_on(struct command *command, const char *option)
{
    size_t used = strlen(command->options);

    if (used + strlen(option) + 2 > sizeof(command->options)) {
        usage("too many options", "");
    }
    snprintf(command->options + used, sizeof(command->options) - used, "%s\n",
             option);
}

/* One option; those of the checker are passed on. */
static void read_option(struct command *command, const char *option)
{
    const char *wrong;

    if (strcmp(option, "--help") == 0) {
        fputs(help, stdout);
        exit(0);
    }
    if (strcmp(option, "--version") == 0) {
        printf("tenon-check %s\n", VERSION);
        exit(0);
    }
    if (strcmp(option, "--gdb") == 0) {
        command->gdb = true;
        return;
    }
    if (strncmp(option, "--cc=", 5) == 0) {
        command->build.compiler = option + 5;
        return;
    }
    if (strncmp(option, "--cxx=", 6) == 0) {
        command->build.cxx_compiler = option + 6;
        return;
    }
    wrong = options_read(option);
    if (wrong) {
        usage(wrong, "");
    }
    pass_on(command, option);
}

/* What JUnit calls the test, unless it was given a name. */
static void give_name(struct command *command, const char *name)
{
    char *option;

    if (options.junit && !options.name &&
        asprintf(&option, "--name=%s", name) > 0) {
        read_option(command, option);
    }
}

/* The option at @argv, which may take the next word; how many they are. */
static int read_words(struct command *command, char **argv)
{
    bool separate = strcmp(argv[0], "-j") == 0;
    char *option;

    if (strncmp(argv[0], "-j", 2) != 0) {
        read_option(command, argv[0]);
        return 1;
    }
    if (separate && !argv[1]) {
        usage("-j needs a number", "");
    }
    if (asprintf(&option, "--jobs=%s", separate ? argv[1] : argv[0] + 2) < 0) {
        usage("no memory", "");
    }
    read_option(command, option);
    return 1 + separate;
}

static int read_options(struct command *command, char **argv, int i)
{
    while (argv[i] && argv[i][0] == '-' && strcmp(argv[i], "--") != 0) {
        i += read_words(command, argv + i);
    }
    return i;
}

/* Options may also stand between files. */
static void read_files(struct command *command, char **argv)
{
    int i = 1;

    while (argv[i] && strcmp(argv[i], "--") != 0) {
        if (argv[i][0] == '-') {
            i += read_words(command, argv + i);
        } else {
            add_argument(&command->build.files, argv[i++]);
        }
    }
    for (i += argv[i] != NULL; argv[i]; i++) {
        add_argument(&command->build.flags, argv[i]);
    }
    if (command->build.files.count == 0) {
        usage("no file to check", "");
    }
    give_name(command, command->build.files.at[0]);
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
    give_name(command, argv[i]);
    add_argument(&command->run, with_directory(argv[i]));
    while (argv[++i]) {
        add_argument(&command->run, argv[i]);
    }
}

static void report_error(const char *kind, const char *message)
{
    if (options.format == FORMAT_JSON) {
        printf("{\"verdict\": \"error\", \"error\": {\"kind\": \"%s\", "
               "\"message\": \"%s\"}}\n",
               kind, message);
    } else {
        fprintf(stderr, "tenon-check: %s\n", message);
    }
    if (options.format == FORMAT_GITHUB) {
        github_print(stdout, (struct annotation){.level = "error",
                                                 .title = kind,
                                                 .message = message});
    }
    if (options.junit && !junit_write((struct junit){.verdict = "error",
                                                     .kind = kind,
                                                     .message = message,
                                                     .text = message})) {
        fprintf(stderr, "tenon-check: %s: %s\n", options.junit,
                strerror(errno));
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

/* Puts the debugger before the program; it stops where something fails. */
static void run_in_gdb(struct command *command)
{
    static const char *const gdb[] = {"gdb",    "-q",
                                      "-ex",    "set breakpoint pending on",
                                      "-ex",    "break tn_check_failed",
                                      "--args", NULL};
    struct arguments whole = {0};

    for (int i = 0; gdb[i]; i++) {
        add_argument(&whole, gdb[i]);
    }
    for (int i = 0; i < command->run.count; i++) {
        add_argument(&whole, command->run.at[i]);
    }
    command->run = whole;
}

static int check(struct command *command)
{
    int status = EXIT_ERROR;

    if (command->gdb) {
        run_in_gdb(command);
    }
    setenv(OPTIONS_VARIABLE, command->options, 1);
    if (run_and_listen(command, &status)) {
        return status;
    }
    if (command->gdb) { /* and left before the end */
        return status < 0 ? EXIT_ERROR : status;
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

/* tenon-check init HEADER [-- CFLAG...] */
static int init(struct command *command, char **argv)
{
    read_files(command, argv + 1);
    if (command->build.files.count > 1) {
        usage("init takes one header, and not also ",
              command->build.files.at[1]);
    }
    return init_print(&command->build, command->build.files.at[0]);
}

int main(int argc, char **argv)
{
    static struct command command;
    const char *conflict;
    bool built = true;
    int status;

    command.build.compiler = getenv("CC") ? getenv("CC") : "gcc";
    command.build.cxx_compiler = getenv("CXX");
    if (argc > 1 && strcmp(argv[1], "init") == 0) {
        return init(&command, argv);
    }
    if (argc > 1 && strcmp(argv[1], "run") == 0) {
        read_program(&command, argv);
    } else {
        read_files(&command, argv);
        built = build_program(&command.build);
        add_argument(&command.run, command.build.program);
    }
    conflict = options_conflict();
    if (conflict) {
        usage(conflict, "");
    }
    if (command.gdb && !options.replay) {
        usage("--gdb needs --replay=FILE", "");
    }
    signal(SIGINT, go_on);
    status = built ? check(&command) : EXIT_ERROR;
    if (!built) {
        report_error("compile", "the program could not be built");
    }
    build_remove(&command.build);
    return status;
}
