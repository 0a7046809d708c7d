/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_LOCK_H
#define CHECK_HOOKS_LOCK_H

/*
 * A word that one thread holds at a time, and what mutexes, spin locks and the
 * guards of C++ are made of.  For the running thread, on behalf of the call at
 * @pc; which is to know that it does not hold the word, or that it does.
 */

#include <stdbool.h>
#include <stdint.h>

void lock_take(volatile void *at, uintptr_t pc);
bool lock_try(volatile void *at, uintptr_t pc);
void lock_release(volatile void *at, uintptr_t pc);

#endif
