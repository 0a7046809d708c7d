/* SPDX-License-Identifier: MIT */

#include "native/stacks.h"

struct registers stacks_registers;
uintptr_t stacks_caller;
uint64_t *stacks_hook;
uint64_t *stacks_low;

/*
 * The end of HOOK: goes to the function in %rax on our stack, and returns to
 * the program on its own.  All registers with arguments are as they were, and
 * so is the first argument on the stack; no hook has more.
 */
__asm__(".text\n"
        ".globl stacks_enter\n"
        ".hidden stacks_enter\n"
        ".type stacks_enter, @function\n"
        "stacks_enter:\n"
        ".cfi_startproc\n"
        ".cfi_signal_frame\n" /* as those are, on another stack */
        "    mov %rbx, stacks_registers(%rip)\n"
        "    mov %rbp, 8+stacks_registers(%rip)\n"
        "    mov %r12, 16+stacks_registers(%rip)\n"
        "    mov %r13, 24+stacks_registers(%rip)\n"
        "    mov %r14, 32+stacks_registers(%rip)\n"
        "    mov %r15, 40+stacks_registers(%rip)\n"
        "    mov %rsp, 48+stacks_registers(%rip)\n"
        "    cmp stacks_low(%rip), %rsp\n"
        "    jae 1f\n"
        "    mov %rsp, stacks_low(%rip)\n"
        "1:  mov stacks_hook(%rip), %r11\n"
        "    movq $0, stacks_hook(%rip)\n"
        "    mov %rsp, -8(%r11)\n"
        "    mov 8(%rsp), %r10\n"
        "    mov %r10, -16(%r11)\n"
        "    lea -16(%r11), %rsp\n"
        /* For debuggers: the frame is where 8(%rsp) says, plus 8; */
        ".cfi_escape 0x0f, 5, 0x77, 8, 0x06, 0x23, 8\n"
        /* one before the return address, as of signals that is the place. */
        ".cfi_escape 0x16, 16, 5, 0x38, 0x1c, 0x06, 0x31, 0x1c\n"
        "    call *%rax\n"
        "    lea 16(%rsp), %r11\n"
        "    mov %r11, stacks_hook(%rip)\n"
        "    mov 8(%rsp), %rsp\n"
        ".cfi_def_cfa %rsp, 8\n"
        "    ret\n"
        ".cfi_endproc\n"
        ".size stacks_enter, . - stacks_enter\n");

/* %rbp keeps our place; the program's functions leave it as it is. */
__asm__(".text\n"
        ".globl stacks_call\n"
        ".hidden stacks_call\n"
        ".type stacks_call, @function\n"
        "stacks_call:\n"
        ".cfi_startproc\n"
        "    push %rbp\n"
        ".cfi_def_cfa_offset 16\n"
        ".cfi_offset %rbp, -16\n"
        "    mov %rsp, %rbp\n"
        ".cfi_def_cfa_register %rbp\n"
        "    mov %rdi, %rax\n"
        "    mov %rsi, %rdi\n"
        "    mov %rdx, %rsp\n"
        "    and $-16, %rsp\n"
        "    mov %rbp, %r11\n"
        "    and $-16, %r11\n"
        "    mov %r11, stacks_hook(%rip)\n"
        "    call *%rax\n"
        "    movq $0, stacks_hook(%rip)\n"
        "    mov %rbp, %rsp\n"
        "    pop %rbp\n"
        ".cfi_def_cfa %rsp, 8\n"
        "    ret\n"
        ".cfi_endproc\n"
        ".size stacks_call, . - stacks_call\n");
