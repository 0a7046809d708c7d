/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_CONDITION_H
#define CHECK_HOOKS_CONDITION_H

/* Condition variables, for the running thread. */

#include "hooks/sleep.h"

#include <pthread.h>

int condition_wait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                   int64_t deadline, uintptr_t pc);
int condition_wake(pthread_cond_t *condition, uint32_t count, uintptr_t pc);
void condition_init(pthread_cond_t *condition, uintptr_t pc);
void condition_destroy(pthread_cond_t *condition, uintptr_t pc);

#endif
