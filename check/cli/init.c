/* SPDX-License-Identifier: MIT */

#include "cli/init.h"
#include "cli/prototypes.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* When a function is called. */
enum when { AT_START, BY_THREADS, AT_END };

struct call {
    enum when when;
    bool compiles;
    char *text;
};

/* The objects that calls are about, one per type. */
struct objects {
    char *types[64];
    bool made[64]; /* by a function that returns a pointer */
    int count;
};

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

/* Whether one of the words in @name, between underscores, is in @list. */
static bool has_word(const char *name, const char *const *list)
{
    while (*name) {
        size_t length = strcspn(name, "_");

        for (int i = 0; list[i]; i++) {
            if (strlen(list[i]) == length &&
                strncmp(name, list[i], length) == 0) {
                return true;
            }
        }
        name += length;
        name += strspn(name, "_");
    }
    return false;
}

static enum when when_to_call(const struct prototype *function)
{
    static const char *const first[] = {"init",  "create", "new",   "open",
                                        "alloc", "make",   "setup", NULL};
    static const char *const last[] = {"destroy", "free",    "fini",   "close",
                                       "delete",  "cleanup", "uninit", NULL};

    return has_word(function->name, first)  ? AT_START
           : has_word(function->name, last) ? AT_END
                                            : BY_THREADS;
}

/* The type that @type points to, without const; NULL if it does not. */
static char *pointed_to(const char *type)
{
    const char *star = strrchr(type, '*');
    const char *array = strchr(type, '[');
    char *base;

    if (array && !star) { /* "int values[4]" */
        while (array > type &&
               (isalnum((unsigned char)array[-1]) || array[-1] == '_')) {
            array--;
        }
        star = array;
    }
    if (!star || star == type) {
        return NULL;
    }
    base = strndup(type, (size_t)(star - type));
    for (char *word; (word = strstr(base, "const"));) {
        memset(word, ' ', 5);
    }
    while (*base == ' ') {
        base++;
    }
    for (size_t i = strlen(base); i > 0 && base[i - 1] == ' '; i--) {
        base[i - 1] = '\0';
    }
    return base;
}

/* The number of the object of @type, which is new if need be. */
static int object_of(struct objects *objects, const char *type)
{
    int i = 0;

    while (i < objects->count && strcmp(objects->types[i], type) != 0) {
        i++;
    }
    if (i == objects->count && i < 64) {
        objects->types[objects->count++] = strdup(type);
    }
    return i < 64 ? i : 63;
}

static char *argument_for(struct objects *objects, const char *parameter)
{
    const char *type = strchr(parameter, '(') ? NULL : pointed_to(parameter);
    int object;

    if (!type) {
        return text("0");
    }
    if (strcmp(type, "char") == 0) {
        return text("(char[64]){\"text\"}");
    }
    if (strchr(parameter, '[')) {
        return text("(%s[64]){0}", type);
    }
    if (strcmp(type, "void") == 0) {
        type = "long";
    }
    object = object_of(objects, type);
    return text("%sobject%d", objects->made[object] ? "" : "&", object + 1);
}

/* Opaque objects are known by who makes them. */
static void find_makers(struct objects *objects,
                        const struct prototypes *functions)
{
    for (int i = 0; i < functions->count; i++) {
        char *type = pointed_to(functions->at[i].result);

        if (type && strcmp(type, "void") != 0 &&
            when_to_call(&functions->at[i]) == AT_START) {
            objects->made[object_of(objects, type)] = true;
        }
    }
}

static char *call_of(struct objects *objects, const struct prototype *function)
{
    char *type = pointed_to(function->result);
    char *call = text("%s(", function->name);
    int object = -1;

    if (type && when_to_call(function) == AT_START &&
        strcmp(type, "void") != 0) {
        object = object_of(objects, type);
    }
    for (int i = 0; i < function->count; i++) {
        call = text("%s%s%s", call, i > 0 ? ", " : "",
                    argument_for(objects, function->parameters[i]));
    }
    return object >= 0 ? text("object%d = %s);", object + 1, call)
           : strcmp(function->result, "void") == 0 ? text("%s);", call)
                                                   : text("(void)%s);", call);
}

/* The compiler with the user's flags, and @more. */
static char *compiler_command(const struct build *build, const char *more)
{
    char *command = text("%s", build->compiler);

    for (int i = 0; i < build->flags.count; i++) {
        command = text("%s '%s'", command, build->flags.at[i]);
    }
    return text("%s %s 2>/dev/null", command, more);
}

static void print_objects(FILE *to, const struct objects *objects)
{
    for (int i = 0; i < objects->count; i++) {
        fprintf(to, "static %s%sobject%d;\n", objects->types[i],
                objects->made[i]                         ? " *"
                : strchr(objects->types[i], '*') == NULL ? " "
                                                         : "",
                i + 1);
    }
}

/* Whether @call, with the objects, is C. */
static bool compiles(const struct build *build, const struct objects *objects,
                     const char *header, const char *call)
{
    char *command = compiler_command(build, "-fsyntax-only -w -x c -");
    char *path = realpath(header, NULL);
    FILE *to = popen(command, "w");

    free(command);
    if (!to || !path) {
        return false;
    }
    fprintf(to, "#include \"%s\"\n", path);
    free(path);
    print_objects(to, objects);
    fprintf(to, "void call(void) { %s }\n", call);
    return pclose(to) == 0;
}

static void print_calls(const struct call *calls, int count, enum when when,
                        int thread)
{
    int number = 0;

    for (int i = 0; i < count; i++) {
        if (calls[i].when != when ||
            (when == BY_THREADS && number++ % 2 != thread)) {
            continue;
        }
        printf(calls[i].compiles ? "    %s\n" : "    /* %s */\n",
               calls[i].text);
    }
}

static int count_for_threads(const struct call *calls, int count)
{
    int number = 0;

    for (int i = 0; i < count; i++) {
        number += calls[i].when == BY_THREADS;
    }
    return number;
}

static void print_thread(const struct call *calls, int count, int thread)
{
    bool both = count_for_threads(calls, count) == 1;

    printf("static void *thread%d(void *unused)\n{\n", thread + 1);
    print_calls(calls, count, BY_THREADS, both ? 0 : thread);
    printf("    return unused;\n}\n\n");
}

static void print_main(const struct call *calls, int count)
{
    printf("int main(void)\n{\n    pthread_t threads[2];\n\n");
    print_calls(calls, count, AT_START, 0);
    printf("    pthread_create(&threads[0], NULL, thread1, NULL);\n"
           "    pthread_create(&threads[1], NULL, thread2, NULL);\n"
           "    pthread_join(threads[0], NULL);\n"
           "    pthread_join(threads[1], NULL);\n"
           "    assert(1 && \"what must hold now\");\n");
    print_calls(calls, count, AT_END, 0);
    printf("    return 0;\n}\n");
}

static bool is_cxx(const char *header)
{
    static const char *const endings[] = {".hpp", ".hh", ".hxx", ".H", NULL};
    const char *dot = strrchr(header, '.');
    int i = 0;

    while (dot && endings[i] && strcmp(dot, endings[i]) != 0) {
        i++;
    }
    return dot && endings[i];
}

/* Objects that do not compile are known by pointers only. */
static void find_opaque(const struct build *build, struct objects *objects,
                        const char *header)
{
    struct objects one = {.count = 1};

    for (int i = 0; i < objects->count; i++) {
        one.types[0] = objects->types[i];
        objects->made[i] =
            objects->made[i] || !compiles(build, &one, header, "");
    }
}

int init_print(const struct build *build, const char *header)
{
    struct prototypes functions = {0};
    struct objects objects = {0};
    char *command = compiler_command(build, text("-E -x c '%s'", header));
    const char *wrong = access(header, R_OK) != 0 ? strerror(errno)
                        : is_cxx(header)
                            ? "init knows headers of C only"
                            : prototypes_read(&functions, command, header);
    struct call *calls = calloc((size_t)functions.count + 1, sizeof(*calls));

    if (wrong || !calls) {
        fprintf(stderr, "tenon-check: %s: %s\n", header,
                wrong ? wrong : "no memory");
        return 2;
    }
    find_makers(&objects, &functions);
    for (int i = 0; i < functions.count; i++) {
        free(call_of(&objects, &functions.at[i])); /* all objects are known */
    }
    find_opaque(build, &objects, header);
    for (int i = 0; i < functions.count; i++) {
        char *call = call_of(&objects, &functions.at[i]);

        calls[i] = (struct call){when_to_call(&functions.at[i]),
                                 compiles(build, &objects, header, call), call};
    }
    printf("/*\n * A first check of %s: change the calls, assert what must\n"
           " * hold, and run it with what implements them:\n *\n"
           " *     tenon-check THIS.c IMPLEMENTATION.c\n */\n\n"
           "#include \"%s\"\n\n#include <assert.h>\n#include <pthread.h>\n"
           "#include <stddef.h>\n\n",
           header, header);
    print_objects(stdout, &objects);
    putchar('\n');
    print_thread(calls, functions.count, 0);
    print_thread(calls, functions.count, 1);
    print_main(calls, functions.count);
    free(calls);
    return 0;
}
