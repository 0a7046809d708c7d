/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_SOURCE_H
#define CHECK_REPORT_SOURCE_H

/* From addresses of the program to its source, by its debug information. */

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdint.h>

struct place {
    const char *file; /* as seen from the current directory */
    unsigned line;    /* 0: not known */
    unsigned column;
    const char *function;
};

/* Where @pc is; what is inlined counts as the function that it comes from. */
struct place source_place(uintptr_t pc);

/*
 * Where the function of @pc was inlined to, outermost last: the places of the
 * calls.  Returns how many there are, at most @most.
 */
unsigned source_inlined(uintptr_t pc, struct place *calls, unsigned most);

/* Whether @file comes with the compiler, the system or Tenon. */
bool source_of_system(const char *file);

/*
 * The first place outside of such files: there, or where its function was
 * inlined to; where it is, if there is none.
 */
struct place source_own_place(uintptr_t pc);

/* The debug information of the module at @address, NULL if there is none. */
Dwarf *source_dwarf(uintptr_t address, uintptr_t *base);

#endif
