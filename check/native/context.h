/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_CONTEXT_H
#define CHECK_NATIVE_CONTEXT_H

/*
 * The program's threads all run on one thread of the operating system, one at
 * a time.  Each has a stack of its own, and the thread control block of a
 * real thread that is parked for ever: so thread-local variables, errno and
 * whatever glibc keeps per thread are where they would be.
 */

#include <stddef.h>
#include <stdint.h>

struct context {
    void *sp;
    uintptr_t fs; /* the thread control block */
    char *stack;  /* of the program's code */
    char *stack_top;
    uint64_t *stack_low; /* the lowest sp of the program */
    uint64_t *hooks;     /* the top of the stack of our code */
};

/* The context of the caller, who never had one before. */
void context_adopt(struct context *context);

/* Stacks for @context, at an address that depends on @number alone. */
void context_new_stacks(struct context *context, unsigned number);

/* The next switch to @context calls @entry, with a clean stack. */
void context_prepare(struct context *context, void (*entry)(void));

/* Leaves @from, until somebody switches to it, for @to. */
void context_switch(struct context *from, struct context *to);

/* What to call before the first of these, once. */
void context_init(void);

/* Where the program's stack begins. */
static inline uint64_t *context_stack_start(const struct context *context)
{
    return (uint64_t *)context->stack_top - 4;
}

#endif
