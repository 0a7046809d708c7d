/* SPDX-License-Identifier: MIT */

#include "cli/build.h"
#include "cli/run.h"
#include "config.h"

#include <elf.h>
#include <errno.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void add_argument(struct arguments *arguments, const char *argument)
{
    if (arguments->count + 1 >= arguments->capacity) {
        arguments->capacity = arguments->capacity * 2 + 16;
        arguments->at = realloc(arguments->at,
                                (size_t)arguments->capacity * sizeof(char *));
        if (!arguments->at) {
            abort();
        }
    }
    arguments->at[arguments->count++] = argument;
    arguments->at[arguments->count] = NULL;
}

static void add_all(struct arguments *to, const char *const *from)
{
    for (; from && *from; from++) {
        add_argument(to, *from);
    }
}

__attribute__((format(printf, 1, 2))) static char *text(const char *format, ...)
{
    char *result;
    va_list arguments;

    va_start(arguments, format);
    if (vasprintf(&result, format, arguments) < 0) {
        abort();
    }
    va_end(arguments);
    return result;
}

/* The directories of what was installed with us, or built. */
static void find_own(char **libraries, char **headers)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *beside;

    self[length > 0 ? length : 0] = '\0';
    beside = dirname(self);
    *libraries = text("%s/libtenon-check.so", beside);
    if (access(*libraries, R_OK) == 0) {
        *libraries = text("%s", beside);
        *headers = *libraries;
    } else {
        *libraries = text("%s/" LIBDIR_FROM_BINDIR, beside);
        *headers = text("%s/" INCLUDEDIR_FROM_BINDIR, beside);
    }
}

/* GCC says that TSan does not know fences; clang does not know the warning. */
static bool warns_about_fences(const char *compiler)
{
    char *command = text("%s --version 2>/dev/null", compiler);
    FILE *version = popen(command, "r");
    char line[256] = "";
    bool clang;

    free(command);
    if (!version) {
        return false;
    }
    clang = fgets(line, sizeof(line), version) && strstr(line, "clang");
    pclose(version);
    return !clang;
}

/* Whether @file ends in one of @endings. */
static bool ends_in(const char *file, const char *const *endings)
{
    const char *dot = strrchr(file, '.');

    while (dot && *endings && strcmp(dot, *endings) != 0) {
        endings++;
    }
    return dot && *endings;
}

static bool is_cxx(const char *file)
{
    static const char *const endings[] = {".cc", ".cpp", ".cxx", ".C", NULL};

    return ends_in(file, endings);
}

static bool is_source(const char *file)
{
    static const char *const endings[] = {".c", NULL};

    return is_cxx(file) || ends_in(file, endings);
}

/* An executable file, which a shared library may be, too. */
static bool is_program(const char *file)
{
    Elf64_Ehdr header = {0};
    FILE *from = fopen(file, "re");
    bool read = from && fread(&header, sizeof(header), 1, from) == 1;

    if (from) {
        fclose(from);
    }
    return read && memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
           (header.e_type == ET_EXEC || header.e_type == ET_DYN) &&
           !strstr(file, ".so") && access(file, X_OK) == 0;
}

bool build_accepts(const char *file)
{
    if (is_source(file)) {
        return true; /* or the compiler says what is wrong with it */
    }
    if (access(file, F_OK) != 0) {
        fprintf(stderr,
                "tenon-check: %s: %s (arguments are for tenon-check run "
                "PROGRAM ARGUMENT...)\n",
                file, strerror(errno));
        return false;
    }
    if (is_program(file)) {
        fprintf(stderr,
                "tenon-check: %s is a program already: tenon-check run %s\n",
                file, file);
        return false;
    }
    return true;
}

/* The one for C++ links, too, if anything is C++. */
static const char *linker(const struct build *build)
{
    for (int i = 0; i < build->files.count; i++) {
        if (is_cxx(build->files.at[i])) {
            return build->cxx_compiler;
        }
    }
    return build->compiler;
}

/* Clang warns of those when it only compiles. */
static bool is_for_linker(const char *flag)
{
    return strncmp(flag, "-l", 2) == 0 || strncmp(flag, "-L", 2) == 0 ||
           strncmp(flag, "-Wl,", 4) == 0;
}

/* Compiles @file, unless it is compiled already. */
static const char *compile(const struct build *build, const char *file,
                           int number, const char *headers)
{
    static const char *const common[] = {CHECK_CFLAGS, NULL};
    static const char *const gcc_volatile[] = {
        "--param=tsan-distinguish-volatile=1", NULL};
    static const char *const clang_volatile[] = {
        "-mllvm", "-tsan-distinguish-volatile=1", NULL};
    struct arguments command = {0};
    const char *object, *compiler;
    int status;

    if (!is_source(file)) {
        return file;
    }
    object = text("%s/%d.o", build->directory, number);
    compiler = is_cxx(file) ? build->cxx_compiler : build->compiler;
    add_argument(&command, compiler);
    add_all(&command, common);
    if (warns_about_fences(compiler)) {
        add_argument(&command, "-Wno-tsan");
        add_all(&command, gcc_volatile);
    } else {
        add_all(&command, clang_volatile);
    }
    add_argument(&command, text("-I%s", headers));
    for (int i = 0; i < build->flags.count; i++) {
        if (!is_for_linker(build->flags.at[i])) {
            add_argument(&command, build->flags.at[i]);
        }
    }
    /* Its functions are inline, or have other names than those we know. */
    add_argument(&command, "-U_FORTIFY_SOURCE");
    add_argument(&command, "-c");
    add_argument(&command, file);
    add_argument(&command, "-o");
    add_argument(&command, object);
    status = run_command(command.at);
    free(command.at);
    return status == 0 ? object : NULL;
}

bool build_program(struct build *build)
{
    struct arguments link = {0};
    const char *where = getenv("TMPDIR");
    char *libraries, *headers;

    build->directory = text("%s/tenon-check-XXXXXX", where ? where : "/tmp");
    if (!mkdtemp(build->directory)) {
        fprintf(stderr, "tenon-check: %s: %s\n", build->directory,
                strerror(errno));
        build->directory = NULL;
        return false;
    }
    find_own(&libraries, &headers);
    if (!build->cxx_compiler) {
        build->cxx_compiler =
            warns_about_fences(build->compiler) ? "g++" : "clang++";
    }
    add_argument(&link, linker(build));
    for (int i = 0; i < build->files.count; i++) {
        const char *object = compile(build, build->files.at[i], i, headers);

        if (!object) {
            return false;
        }
        add_argument(&link, object);
    }
    build->program = text("%s/program", build->directory);
    add_argument(&link, "-o");
    add_argument(&link, build->program);
    /* Ahead of libatomic, should that be among the flags. */
    add_argument(&link, text("-L%s", libraries));
    add_argument(&link, "-ltenon-check");
    add_all(&link, build->flags.at);
    add_argument(&link, "-pthread");
    add_argument(&link, "-Wl,-z,now");
    add_argument(&link, text("-Wl,-rpath,%s", libraries));
    return run_command(link.at) == 0;
}

static int remove_entry(const char *path, const struct stat *status, int type,
                        struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

void build_remove(struct build *build)
{
    if (build->directory) {
        nftw(build->directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    }
}
