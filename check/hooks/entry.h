/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_ENTRY_H
#define CHECK_HOOKS_ENTRY_H

/*
 * How functions begin that the program calls without knowing of us:
 *
 *     HOOK(int, pthread_mutex_lock, pthread_mutex_t *mutex) { ... }
 *
 * defines pthread_mutex_lock for the program.  When a thread of the program
 * calls it, its body runs on another stack, so that nothing of ours stays
 * behind on that of the program: the fingerprints of spin.h would differ by
 * it.  What the body needs to know of the call it has to read first, before
 * anybody else calls.
 */

#include "native/caller.h"
#include "native/segments.h"
#include "native/stacks.h"

#define HOOK(type, name, ...)                         \
    __asm__(".text\n"                                 \
            ".globl " #name "\n"                      \
            ".type " #name ", @function\n"            \
            "" #name ":\n"                            \
            "    mov (%rsp), %rax\n"                  \
            "    mov %rax, stacks_caller(%rip)\n"     \
            "    cmpq $0, stacks_hook(%rip)\n"        \
            "    je " #name "_entered\n"              \
            "    lea " #name "_entered(%rip), %rax\n" \
            "    jmp stacks_enter\n"                  \
            ".size " #name ", . - " #name "\n");      \
    __attribute__((used, visibility("hidden")))       \
    type name##_entered(__VA_ARGS__);                 \
    type name##_entered(__VA_ARGS__)

/* Visible to the program, and called by it in the usual way. */
#define EXPORT __attribute__((visibility("default")))

/* The call in the program, be it by way of the library of C++. */
static inline uintptr_t entry_caller(void)
{
    return segments_library_has(stacks_caller) ? caller_of_library()
                                               : stacks_caller - 1;
}
#define CALLER entry_caller()

#endif
