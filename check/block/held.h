/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BLOCK_HELD_H
#define CHECK_BLOCK_HELD_H

/* What each thread of this run holds: mutexes, read-write locks, ... */

#include <stdbool.h>
#include <stdint.h>

struct held {
    const volatile void *object;
    uint32_t depth; /* of a recursive mutex, or of a lock for reading */
    bool shared;    /* others may hold it too */
};

void held_new_run(void);

/* What @thread has of @object, or NULL. */
struct held *held_find(uint32_t thread, const volatile void *object);

/* The thread that holds @object, or MAX_THREADS. */
uint32_t held_by(const volatile void *object);

/* For the running thread. */
struct held *held_own(const volatile void *object);
void held_add(const volatile void *object, bool shared);
void held_remove(struct held *one);

/* A hash of what the running thread holds. */
uint64_t held_fingerprint(void);

#endif
