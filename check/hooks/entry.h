/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_ENTRY_H
#define CHECK_HOOKS_ENTRY_H

/* How the functions begin that the program calls without knowing of us. */

/* Visible to the program. */
#define EXPORT __attribute__((visibility("default")))

/* HOOK(type, name, arguments) { ... } for those without a header. */
#define HOOK(type, name, ...)      \
    EXPORT type name(__VA_ARGS__); \
    EXPORT type name(__VA_ARGS__)

/*
 * The same for one that may end a loop that waits: it saves the registers for
 * spin_check before any C code runs.
 */
#define ENTRY(type, name, ...)                              \
    __asm__(".text\n"                                       \
            ".globl " #name "\n"                            \
            ".type " #name ", @function\n"                  \
            "" #name ":\n"                                  \
            "    mov %rbx, spin_registers(%rip)\n"          \
            "    mov %rbp, 8+spin_registers(%rip)\n"        \
            "    mov %r12, 16+spin_registers(%rip)\n"       \
            "    mov %r13, 24+spin_registers(%rip)\n"       \
            "    mov %r14, 32+spin_registers(%rip)\n"       \
            "    mov %r15, 40+spin_registers(%rip)\n"       \
            "    mov %rsp, 48+spin_registers(%rip)\n"       \
            "    jmp " #name "_entered\n"                   \
            ".size " #name ", . - " #name "\n");            \
    __attribute__((used)) type name##_entered(__VA_ARGS__); \
    type name##_entered(__VA_ARGS__)

/* The call that the program made of the function this is used in. */
#define CALLER ((uintptr_t)__builtin_return_address(0) - 1)

#endif
