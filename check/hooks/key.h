/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_KEY_H
#define CHECK_HOOKS_KEY_H

/* pthread_key_create and its values. */

#include <pthread.h>
#include <stdint.h>

void keys_new_run(void);

/* Keeps the keys that were made before main for all runs. */
void keys_save(void);

/*
 * Calls the destructors of the running thread, whose stack is in use down to
 * @sp.
 */
void keys_destroy(uint64_t *sp);

/* The functions of pthreads. */
int key_create(pthread_key_t *key, void (*destroy)(void *));
int key_delete(pthread_key_t key);
int key_set(pthread_key_t key, const void *value);
void *key_get(pthread_key_t key);

#endif
