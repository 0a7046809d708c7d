/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_KEY_H
#define CHECK_HOOKS_KEY_H

/* pthread_key_create and its values. */

void keys_new_run(void);

/* Keeps the keys that were made before main for all runs. */
void keys_save(void);

/* Calls the destructors of the running thread. */
void keys_destroy(void);

#endif
