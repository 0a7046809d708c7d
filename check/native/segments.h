/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_SEGMENTS_H
#define CHECK_NATIVE_SEGMENTS_H

/*
 * The program's own modules, those compiled with instrumentation: their code
 * tells calls of the program from calls of the C library, their variables
 * and thread-local variables start from a snapshot in every run.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Finds the modules; to be called once, before the program's code runs. */
void segments_init(void);

/* Where the caller, thread number @thread, has its thread-local variables. */
void segments_find_tls(uint32_t thread);

/* Remembers what the variables hold, to start every run from. */
void segments_save(void);
void segments_restore(void);
void segments_restore_tls(uint32_t thread);

bool segments_have_code(uintptr_t address);

/*
 * The same for the library that C++ programs stand on: it is no module, as it
 * is not instrumented, but its variables, too, start from the snapshot.
 */
extern uintptr_t segments_library_low, segments_library_high;

static inline bool segments_library_has(uintptr_t address)
{
    return address - segments_library_low <
           segments_library_high - segments_library_low;
}

bool segments_checker_has(uintptr_t address);

/*
 * Whether @address is in code that is neither the program's nor ours, nor comes
 * with the compiler and the system; and whose.
 */
struct stranger {
    const char *file;
    const char *function;
};
bool segments_strange(uintptr_t address, struct stranger *stranger);

/* The program's code that is executed, from a return address on. */
bool segments_returns_to(uintptr_t address);

/* The module that @address is in: its file and where it was loaded. */
struct module {
    const char *file;
    uintptr_t base;
    uintptr_t low, high;
    uintptr_t code, code_end;
};
const struct module *segments_module(uintptr_t address);

/* All of them, by number; NULL after the last one. */
const struct module *segments_nth(unsigned number);

/* Whose thread-local variable @address is, and where in the thread's. */
bool segments_find_in_tls(uintptr_t address, uint32_t *thread,
                          uintptr_t *offset);

#endif
