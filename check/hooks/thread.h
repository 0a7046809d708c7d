/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_THREAD_H
#define CHECK_HOOKS_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Where every thread of the program begins; never returns. */
void thread_main(void);

/* For the running thread, on behalf of the call at @pc. */
pthread_t thread_create(void *(*start)(void *), void *argument, bool detached,
                        uintptr_t pc);
int thread_join(pthread_t handle, void **result, uintptr_t pc);
int thread_detach(pthread_t handle, uintptr_t pc);

#endif
