/* SPDX-License-Identifier: MIT */
#ifndef CHECK_MEMORY_PLAIN_H
#define CHECK_MEMORY_PLAIN_H

/* What every access of the program to memory is checked for. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many accesses a thread may make between two events. */
extern uint64_t plain_bound;

/* A plain access is about to be made. */
void plain_access(uintptr_t address, size_t size, bool writes, uintptr_t pc);

/* An atomic access has just been executed. */
void plain_atomic_access(uintptr_t address, size_t size, bool writes,
                         uintptr_t pc);

/* A whole object ceases to be one, by free or a destructor of pthreads. */
void plain_end_of_life(uintptr_t address, size_t size, int error, uintptr_t pc);

/* Memory at @address is about to change; the own stack is nobody else's. */
void plain_effect(uintptr_t address);

#endif
