/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BASE_REAL_H
#define CHECK_BASE_REAL_H

/* What the C library does under the names that the checker takes over. */

#include <pthread.h>

int real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                        void *(*start)(void *), void *argument);

/* The function of that name in the next library, or the check ends. */
void *real_function(const char *name);

#endif
