/* SPDX-License-Identifier: MIT */
/*
 * Stacks and the way between them.  Where a sanitizer runs it is told: its
 * functions are weak, and are not there otherwise.
 */

#include "qemu/osdep.h"

#include "lib/coroutine.h"
#include "qemu/thread.h"

enum { STACK_SIZE = 1 << 20, MAX_POOLED = 64 };

__attribute__((weak)) void *__tsan_get_current_fiber(void);
__attribute__((weak)) void *__tsan_create_fiber(unsigned flags);
__attribute__((weak)) void __tsan_destroy_fiber(void *fiber);
__attribute__((weak)) void __tsan_switch_to_fiber(void *fiber, unsigned flags);
__attribute__((weak)) void __sanitizer_start_switch_fiber(void **fake_stack,
                                                          const void *bottom,
                                                          size_t size);
__attribute__((weak)) void __sanitizer_finish_switch_fiber(void *fake_stack,
                                                           const void **bottom,
                                                           size_t *size);

/* Some that are free, as the kernel takes its time; not for sanitizers. */
static struct {
    QemuSpin lock;
    int count;
    void *memory[MAX_POOLED];
} pool;

static void *take_from_pool(void)
{
    void *memory = NULL;

    qemu_spin_lock(&pool.lock);
    if (pool.count > 0) {
        memory = pool.memory[--pool.count];
    }
    qemu_spin_unlock(&pool.lock);
    return memory;
}

static bool put_into_pool(void *memory)
{
    bool there_is_room;

    if (__tsan_create_fiber || __sanitizer_start_switch_fiber) {
        return false;
    }
    qemu_spin_lock(&pool.lock);
    there_is_room = pool.count < MAX_POOLED;
    if (there_is_room) {
        pool.memory[pool.count++] = memory;
    }
    qemu_spin_unlock(&pool.lock);
    return there_is_room;
}

/* With a page in front that traps. */
static void *new_memory(size_t page)
{
    void *memory = mmap(NULL, STACK_SIZE + page, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

    if (memory == MAP_FAILED || mprotect(memory, page, 0) < 0) {
        tn_qemu_failed_("qemu_coroutine_create", errno);
    }
    return memory;
}

void tn_qemu_stack_init_(struct tn_qemu_stack_ *stack, void (*fn)(void))
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    stack->size = STACK_SIZE + page;
    stack->memory = take_from_pool();
    if (!stack->memory) {
        stack->memory = new_memory(page);
    }
    if (getcontext(&stack->context) < 0) {
        tn_qemu_failed_("qemu_coroutine_create", errno);
    }
    stack->bottom = (char *)stack->memory + page;
    stack->length = STACK_SIZE;
    stack->context.uc_stack.ss_sp = (char *)stack->memory + page;
    stack->context.uc_stack.ss_size = STACK_SIZE;
    stack->context.uc_link = NULL;
    makecontext(&stack->context, fn, 0);
    if (__tsan_create_fiber) {
        stack->fiber = __tsan_create_fiber(0);
    }
}

void tn_qemu_stack_destroy_(struct tn_qemu_stack_ *stack)
{
    if (__tsan_destroy_fiber) {
        __tsan_destroy_fiber(stack->fiber);
    }
    if (!put_into_pool(stack->memory)) {
        munmap(stack->memory, stack->size);
    }
}

void tn_qemu_stack_adopt_(struct tn_qemu_stack_ *stack)
{
    if (__tsan_get_current_fiber) {
        stack->fiber = __tsan_get_current_fiber();
    }
}

void tn_qemu_stack_switch_(struct tn_qemu_stack_ *from,
                           struct tn_qemu_stack_ *to, bool from_ends)
{
    if (__sanitizer_start_switch_fiber) {
        __sanitizer_start_switch_fiber(from_ends ? NULL : &from->fake_stack,
                                       to->bottom, to->length);
    }
    if (__tsan_switch_to_fiber) {
        __tsan_switch_to_fiber(to->fiber, 0);
    }
    swapcontext(&from->context, &to->context);
    if (__sanitizer_finish_switch_fiber) {
        __sanitizer_finish_switch_fiber(from->fake_stack, NULL, NULL);
    }
}

void tn_qemu_stack_begin_(struct tn_qemu_stack_ *from)
{
    if (__sanitizer_finish_switch_fiber) {
        const void *bottom;
        size_t length;

        __sanitizer_finish_switch_fiber(NULL, &bottom, &length);
        if (!from->memory) { /* the thread's own */
            from->bottom = bottom;
            from->length = length;
        }
    }
}
