/* SPDX-License-Identifier: MIT */
/*
 * An "if" on a value orders nothing: what comes under it may have been read
 * before.
 *
 * Expect: violated race
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static bool ready;

static void *writer(void *unused)
{
    data = 42;
    tn_atomic_store_release(&ready, true);
    return unused;
}

static void *reader(void *unused)
{
    if (tn_atomic_read(&ready)) {
        assert(data == 42); /* another variable than the one tested */
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(writer, reader);
    return 0;
}
