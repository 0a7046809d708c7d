/* SPDX-License-Identifier: MIT */

#include "native/context.h"
#include "base/memory.h"
#include "base/raw.h"
#include "native/stacks.h"

#include <asm/prctl.h>
#include <stdbool.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum {
    STACK_SIZE = 8 << 20,
    HOOKS_SIZE = 256 << 10,
    GUARD_SIZE = 4096,
    SCRATCH = 1024, /* cleaned below the lowest sp that we have seen */
    HWCAP2_FSGSBASE = 2,
};

static const uintptr_t stacks = 0x500000000000;
static bool has_fsgsbase; /* else the system has to do it, ten times slower */

void context_init(void)
{
    has_fsgsbase = getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE;
}

static uintptr_t get_fs(void)
{
    uintptr_t fs;

    __asm__("mov %%fs:0x10, %0" : "=r"(fs)); /* the block's own address */
    return fs;
}

static void set_fs(uintptr_t fs)
{
    if (has_fsgsbase) {
        __asm__ volatile("wrfsbase %0" ::"r"(fs) : "memory");
    } else {
        raw_call(SYS_arch_prctl, (long[6]){ARCH_SET_FS, (long)fs});
    }
}

void context_adopt(struct context *context)
{
    context->fs = get_fs();
}

static char *guarded_pages(uintptr_t where, size_t size)
{
    char *pages = own_pages((void *)where, size);

    mprotect(pages, GUARD_SIZE, PROT_NONE);
    return pages;
}

void context_new_stacks(struct context *context, unsigned number)
{
    uintptr_t where = stacks + (uintptr_t)number * STACK_SIZE;

    context->stack = guarded_pages(where, STACK_SIZE);
    context->stack_top = context->stack + STACK_SIZE;
    context->stack_low = context_stack_start(context);
    context->hooks = (uint64_t *)(guarded_pages(0, HOOKS_SIZE) + HOOKS_SIZE);
}

void context_prepare(struct context *context, void (*entry)(void))
{
    char *low = (char *)context->stack_low - SCRATCH;
    void **sp = (void **)context->hooks - 8;

    if (low < context->stack + GUARD_SIZE) {
        low = context->stack + GUARD_SIZE;
    }
    own_zero(low, (size_t)(context->stack_top - low));
    context->stack_low = context_stack_start(context);
    sp[6] = (void *)(uintptr_t)entry; /* after six registers */
    context->sp = sp;
}

/* void swap_stacks(void **from, void *to) */
void swap_stacks(void **from, void *to);
__asm__(".text\n"
        ".hidden swap_stacks\n"
        ".type swap_stacks, @function\n"
        "swap_stacks:\n"
        "    push %rbp\n"
        "    push %rbx\n"
        "    push %r12\n"
        "    push %r13\n"
        "    push %r14\n"
        "    push %r15\n"
        "    mov %rsp, (%rdi)\n"
        "    mov %rsi, %rsp\n"
        "    pop %r15\n"
        "    pop %r14\n"
        "    pop %r13\n"
        "    pop %r12\n"
        "    pop %rbx\n"
        "    pop %rbp\n"
        "    ret\n"
        ".size swap_stacks, . - swap_stacks\n");

void context_switch(struct context *from, struct context *to)
{
    from->stack_low = stacks_low;
    stacks_low = to->stack_low;
    stacks_hook = NULL;
    set_fs(to->fs);
    swap_stacks(&from->sp, to->sp);
}
