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

/* A write of what is there already; plain_effect is due where it is not. */
void plain_access_again(uintptr_t address, size_t size, uintptr_t pc);

/* An atomic access has just been executed. */
void plain_atomic_access(uintptr_t address, size_t size, bool writes,
                         uintptr_t pc);

/* A heap block is given back, and nobody may be using it. */
void plain_free(void *memory, uintptr_t pc);

/* The same of an object that ceases to be one. */
void plain_destroy(uintptr_t address, size_t size, uintptr_t pc);

/* Memory at @address is about to change; the own stack is nobody else's. */
void plain_effect(uintptr_t address, size_t size);

#endif
