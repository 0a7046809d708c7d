/* SPDX-License-Identifier: MIT */
#ifndef HOST_LINUX_TASK_H
#define HOST_LINUX_TASK_H

/*
 * What the kernel tells of the threads of this process, in files.  It is read
 * without memory from an allocator: locks are held meanwhile that fork takes,
 * and an allocator may have handlers of fork with locks of its own.
 *
 * Files are opened, where a thread could be cancelled: that is to be off.
 */

#include <stdbool.h>
#include <stddef.h>

/* A listing of the threads. */
struct tn_tasks_ {
    int fd;
    long at, end;
    _Alignas(8) char entries[1024];
};

/* False with errno. */
bool tn_tasks_open_(struct tn_tasks_ *tasks);

/* The number of a thread, or 0 after the last. */
int tn_tasks_next_(struct tn_tasks_ *tasks);

/* The next one is the first again. */
void tn_tasks_rewind_(struct tn_tasks_ *tasks);

void tn_tasks_close_(struct tn_tasks_ *tasks);

/* The first line of a thread's file, or what of it fits; empty if there is
 * none. */
void tn_task_read_(int thread, const char *file, char *line, size_t room);

enum tn_task_state_ { TASK_UNKNOWN, TASK_RUNS, TASK_SLEEPS, TASK_HAS_ENDED };

/* What a thread does, and how often it has been switched out. */
enum tn_task_state_ tn_task_look_at_(int thread, unsigned long *switches);

/* Of the kernel's; or NULL. */
void *tn_task_memory_(size_t size);

#endif
