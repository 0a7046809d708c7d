/* SPDX-License-Identifier: MIT */
/*
 * The least that a section takes: depth and grace period in one word of the
 * thread, no fence, and a look at whether anybody waits.  A walk takes at least
 * the calls.
 */

#include <stdbool.h>

#include "bench.h"
#include "rcu/handlers.h"

#define ROLE  LIMIT
#define LABEL "one word"

enum { DEPTH = 0xffff };

static __thread struct {
    unsigned long word;
    bool is_waited_for;
} reader;
static unsigned long counter = 1;
static bool told;

static inline void enter(void)
{
    bench_use(&reader);
    bench_use(&counter);
}

static inline void leave(void)
{
}

static inline void compiler_barrier(void)
{
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

static inline void set_word(unsigned long word)
{
    __atomic_store_n(&reader.word, word, __ATOMIC_RELEASE);
}

static inline void lock(void)
{
    unsigned long word = reader.word;

    set_word(word ? word + 1 : __atomic_load_n(&counter, __ATOMIC_RELAXED));
    compiler_barrier();
}

static inline void unlock(void)
{
    unsigned long word = reader.word;

    if ((word & DEPTH) != 1) {
        set_word(word - 1);
        return;
    }
    set_word(0);
    compiler_barrier();
    if (__atomic_load_n(&reader.is_waited_for, __ATOMIC_RELAXED)) {
        __atomic_store_n(&told, true, __ATOMIC_RELAXED);
    }
}

static inline void walk(uint64_t *count)
{
    call_handlers(count);
}

#include "rcu/read.h"
#include "rcu/walk.h"
