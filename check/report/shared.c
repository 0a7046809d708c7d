/* SPDX-License-Identifier: MIT */

#include "report/shared.h"
#include "base/memory.h"
#include "record/trace.h"

#include <stdlib.h>

/* Words that plain accesses touch, by address and thread, sorted. */
static struct touched {
    uintptr_t word;
    uint32_t thread;
} * touched;
static uint32_t touched_count;

enum { WORD = 8 };

static int by_address(const void *a, const void *b)
{
    const struct touched *x = a, *y = b;

    if (x->word != y->word) {
        return x->word < y->word ? -1 : 1;
    }
    return (x->thread > y->thread) - (x->thread < y->thread);
}

void shared_find(void)
{
    uint32_t unique = 0;

    own_free(touched);
    touched = own_array(trace_count + 1, sizeof(*touched));
    touched_count = 0;
    for (uint32_t s = 0; s < trace_count; s++) {
        if (trace_steps[s].kind == STEP_PLAIN) {
            touched[touched_count++] = (struct touched){
                trace_steps[s].address / WORD, trace_steps[s].thread};
        }
    }
    qsort(touched, touched_count, sizeof(*touched), by_address);
    for (uint32_t i = 0; i < touched_count; i++) {
        if (unique == 0 || by_address(&touched[unique - 1], &touched[i])) {
            touched[unique++] = touched[i];
        }
    }
    touched_count = unique;
}

static bool word_is_shared(uintptr_t number)
{
    uint32_t low = 0, high = touched_count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (touched[middle].word < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low + 1 < touched_count && touched[low].word == number &&
           touched[low + 1].word == number;
}

bool shared_by_threads(uintptr_t address, size_t size)
{
    for (uintptr_t w = address / WORD; w <= (address + size - 1) / WORD; w++) {
        if (word_is_shared(w)) {
            return true;
        }
    }
    return false;
}
