/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_MUTEX_H
#define CHECK_HOOKS_MUTEX_H

/* Mutexes, for the running thread. */

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

void mutex_new_run(void);

bool mutex_is_held(const pthread_mutex_t *mutex);
int mutex_lock(pthread_mutex_t *mutex, uintptr_t pc);
int mutex_unlock(pthread_mutex_t *mutex, uintptr_t pc);

#endif
