/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_TWINS_H
#define CHECK_NATIVE_TWINS_H

/*
 * Identical threads: created by one thread, one right after the other, with
 * the same function and argument.  Nobody may be able to tell them apart, by
 * anything but what they happened to do: where it shows that somebody can, the
 * check ends.
 */

#include "native/thread.h"

/*
 * For the CREATE that the running thread is about to perform: the number of
 * the first of the identical ones, which is this one if there is none before.
 */
uint16_t twins_number(void *(*start)(void *), const void *argument);

/* @child was created with it. */
void twins_add(struct thread *child, uint16_t number, uintptr_t pc);

/* The running thread is about to learn how @target ended. */
void twins_join(struct thread *target, uintptr_t pc);

/* The running thread has learnt that, and is about to do something else. */
void twins_stop_joining(uintptr_t pc);

/* The running thread asks who it is. */
void twins_ask(uintptr_t pc);

/* It accesses what @other did after @position events, and one of both wrote. */
void twins_meet(uint32_t other, uint32_t position, uintptr_t pc);

/* How many threads had identical ones, at most, in one run. */
uint32_t twins_most(void);
void twins_new_run(void);

#endif
