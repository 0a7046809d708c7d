/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_CXX_H
#define CHECK_HOOKS_CXX_H

/* What C++ programs call beyond what C programs do. */

#include <stdint.h>

void cxx_new_run(void);

/*
 * Destroys the thread-local objects of the running thread, whose stack is in
 * use down to @sp.
 */
void cxx_end_thread(uint64_t *sp);

#endif
