/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_DESCRIPTOR_H
#define CHECK_HOOKS_DESCRIPTOR_H

/*
 * Descriptors that a program sleeps on and is woken by: eventfds and pipes.
 * They exist within one run, and their numbers depend on the thread that made
 * them and on how many it had made.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

void descriptor_new_run(void);

/* Whether @fd is one of these; if not, it is the system's. */
bool descriptor_exists(int fd);

/* The number of the one whose location is at @address. */
int descriptor_at(uintptr_t address);

ssize_t descriptor_write(int fd, const void *bytes, size_t size, uintptr_t pc);

#endif
