/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_LOOP_H
#define VERIFY_LOOP_H

/* What the programs in verify/loop share; main is the thread that polls. */

#include "tenon/bh.h"
#include "tenon/loop.h"
#include "tenon/notifier.h"
#include "tenon/timer.h"
#include "verify.h"

/* A deadline that is over. */
#define PAST INT64_C(1)

static inline pthread_t start(void *(*function)(void *))
{
    pthread_t thread;

    pthread_create(&thread, NULL, function, NULL);
    return thread;
}

/* @done is written by what the loop calls. */
static inline void poll_until(struct tn_loop *loop, const int *done)
{
    while (!*done) {
        tn_loop_poll(loop, true);
    }
}

#endif
