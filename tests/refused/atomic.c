/* SPDX-License-Identifier: MIT */
/*
 * What the compiler refuses, or in C warns of: each CASE but 0.  As C and as
 * C++.
 */

#include "tenon/atomic.h"

struct wide {
    long words[4];
};

int use(struct wide *w, int **pointer, long *number);

int use(struct wide *w, int **pointer, long *number)
{
#if CASE == 0
    (void)w;
    return tn_atomic_xchg(pointer, *pointer) != 0 &&
           tn_atomic_fetch_add(number, 1) != 0;
#elif CASE == 1
    return tn_atomic_read(w).words[0] != 0;
#elif CASE == 2
    tn_atomic_inc(pointer);
    return *number != 0;
#elif CASE == 3
    return tn_atomic_sub_fetch(pointer, 1) != 0;
#elif CASE == 4
    return tn_atomic_fetch_inc_nonzero(pointer) != 0;
#elif CASE == 5
    return tn_atomic_fetch_add_acquire(pointer, 1) != 0;
#elif CASE == 6
    tn_atomic_set(pointer, number);
    return 0;
#elif CASE == 7
    tn_atomic_store_release(pointer, 5);
    return 0;
#elif CASE == 8
    return tn_atomic_xchg(pointer, &pointer) != 0;
#elif CASE == 9
    return tn_atomic_cmpxchg(pointer, *pointer, number) != 0;
#endif
}
