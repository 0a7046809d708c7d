/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_MUTEX_H
#define CHECK_HOOKS_MUTEX_H

/* Mutexes, for the running thread. */

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

bool mutex_is_held(const pthread_mutex_t *mutex);

int mutex_lock(pthread_mutex_t *mutex, uintptr_t pc);
int mutex_unlock(pthread_mutex_t *mutex, uintptr_t pc);

/* Returns @busy if another thread holds it. */
int mutex_try_lock(pthread_mutex_t *mutex, int busy, uintptr_t pc);
int mutex_timed_lock(pthread_mutex_t *mutex, const struct timespec *deadline,
                     uintptr_t pc);
void mutex_init(pthread_mutex_t *mutex, int kind, uintptr_t pc);
void mutex_destroy(pthread_mutex_t *mutex, uintptr_t pc);

#endif
