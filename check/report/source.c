/* SPDX-License-Identifier: MIT */

#include "report/source.h"
#include "native/segments.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MODULES = 32, MOST_INLINED = 8 };

Dwarf *source_dwarf(uintptr_t address, uintptr_t *base)
{
    static struct {
        const struct module *module;
        Dwarf *dwarf;
    } open_modules[MODULES];
    static unsigned count;
    const struct module *module = segments_module(address);
    unsigned i = 0;

    if (!module) {
        return NULL;
    }
    while (i < count && open_modules[i].module != module) {
        i++;
    }
    if (i == count && count < MODULES) {
        int fd = open(module->file, O_RDONLY | O_CLOEXEC);

        open_modules[i].module = module;
        open_modules[i].dwarf = fd < 0 ? NULL : dwarf_begin(fd, DWARF_C_READ);
        count++;
    }
    *base = module->base;
    return i < MODULES ? open_modules[i].dwarf : NULL;
}

/* The compilation unit of @address; not all compilers make an index. */
static Dwarf_Die *find_unit(Dwarf *dwarf, Dwarf_Addr address, Dwarf_Die *unit)
{
    Dwarf_Off next, offset = 0;
    size_t header;

    while (dwarf_nextcu(dwarf, offset, &next, &header, NULL, NULL, NULL) == 0) {
        if (dwarf_offdie(dwarf, offset + header, unit) &&
            dwarf_haspc(unit, address) > 0) {
            return unit;
        }
        offset = next;
    }
    return NULL;
}

/* Shorter, if it is below the current directory. */
static const char *relative(const char *file)
{
    static char directory[PATH_MAX];
    size_t length;

    if (!directory[0] && !getcwd(directory, sizeof(directory))) {
        return file;
    }
    length = strlen(directory);
    return strncmp(file, directory, length) == 0 && file[length] == '/'
               ? file + length + 1
               : file;
}

static void find_line(Dwarf_Die *unit, Dwarf_Addr address, struct place *place)
{
    Dwarf_Line *line = dwarf_getsrc_die(unit, address);
    const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
    int number, column;

    if (!file || dwarf_lineno(line, &number) != 0) {
        return;
    }
    place->file = relative(file);
    place->line = (unsigned)number;
    if (dwarf_linecol(line, &column) == 0) {
        place->column = (unsigned)column;
    }
}

static bool is_function(Dwarf_Die *scope)
{
    return dwarf_tag(scope) == DW_TAG_subprogram ||
           dwarf_tag(scope) == DW_TAG_inlined_subroutine;
}

static const char *name_of(Dwarf_Die *scope)
{
    Dwarf_Attribute attribute;

    return dwarf_formstring(
        dwarf_attr_integrate(scope, DW_AT_name, &attribute));
}

/* The scopes that contain @pc, innermost first; to be freed. */
static int find_scopes(uintptr_t pc, Dwarf_Die *unit, Dwarf_Die **scopes,
                       Dwarf_Addr *address)
{
    uintptr_t base;
    Dwarf *dwarf = source_dwarf(pc, &base);
    Dwarf_Die *innermost;
    int count;

    if (!dwarf) {
        return 0;
    }
    *address = pc - base;
    if (!find_unit(dwarf, *address, unit)) {
        return 0;
    }
    if (dwarf_getscopes(unit, *address, &innermost) <= 0) {
        return 0;
    }
    /* What contains an inlined function here, not where it was defined. */
    count = dwarf_getscopes_die(&innermost[0], scopes);
    free(innermost);
    return count;
}

struct place source_place(uintptr_t pc)
{
    struct place place = {.file = "?", .function = "?"};
    Dwarf_Die unit, *scopes = NULL;
    Dwarf_Addr address;
    int count = find_scopes(pc, &unit, &scopes, &address);

    for (int i = 0; i < count; i++) {
        if (is_function(&scopes[i])) {
            place.function = name_of(&scopes[i]);
            break;
        }
    }
    if (count > 0) {
        find_line(&unit, address, &place);
    }
    free(scopes);
    return place;
}

/* Where @inlined, an inlined function, was called. */
static struct place call_of(Dwarf_Die *unit, Dwarf_Die *inlined)
{
    struct place place = {.file = "?", .function = "?"};
    Dwarf_Attribute attribute;
    Dwarf_Files *files;
    Dwarf_Word number;
    size_t count;

    if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &attribute),
                        &number) == 0) {
        place.line = (unsigned)number;
    }
    if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_column, &attribute),
                        &number) == 0) {
        place.column = (unsigned)number;
    }
    if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attribute),
                        &number) == 0 &&
        dwarf_getsrcfiles(unit, &files, &count) == 0 && number < count) {
        place.file = relative(dwarf_filesrc(files, number, NULL, NULL));
    }
    return place;
}

unsigned source_inlined(uintptr_t pc, struct place *calls, unsigned most)
{
    Dwarf_Die unit, *scopes = NULL;
    Dwarf_Addr address;
    int scope_count = find_scopes(pc, &unit, &scopes, &address);
    unsigned count = 0;

    for (int i = 0; i < scope_count && count < most; i++) {
        if (dwarf_tag(&scopes[i]) != DW_TAG_inlined_subroutine) {
            continue;
        }
        calls[count] = call_of(&unit, &scopes[i]);
        for (int outer = i + 1; outer < scope_count; outer++) {
            if (is_function(&scopes[outer])) {
                calls[count].function = name_of(&scopes[outer]);
                break;
            }
        }
        count++;
    }
    free(scopes);
    return count;
}

bool source_of_system(const char *file)
{
    static const char *const parts[] = {"/lib/gcc/", "/lib/clang/",
                                        "/include/c++/", "include/tenon/"};

    for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strstr(file, parts[i])) {
            return true;
        }
    }
    return strncmp(file, "/usr/", 5) == 0;
}

struct place source_own_place(uintptr_t pc)
{
    struct place calls[MOST_INLINED], place = source_place(pc);
    unsigned count = source_inlined(pc, calls, MOST_INLINED);

    for (unsigned i = 0; i < count && source_of_system(place.file); i++) {
        if (!source_of_system(calls[i].file)) {
            return calls[i];
        }
    }
    return place;
}
