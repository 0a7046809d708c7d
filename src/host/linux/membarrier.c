/* SPDX-License-Identifier: MIT */
/*
 * The asymmetric barrier.  Two words, because the sides must not disagree:
 * where a thread sees tn_membarrier_is_on_ and spares its fence, every slow
 * side from then on must see slow_side_calls.
 *
 *     start          slow_side_calls = 1; full fence; is_on = 1
 *     fast side      compiler barrier; if is_on: compiler barrier, else: full
 *                    fence
 *     slow side      full fence; if slow_side_calls: membarrier
 *     if that fails  is_on = 0; a fence in every thread; slow_side_calls = 0
 *
 * A seccomp filter may take membarrier away at any time.  A thread that has
 * read is_on before the last step's fence interrupts it, and goes on without a
 * fence of its own, has had that one in its place: it came after the compiler
 * barrier ahead of the load, or else the load would have had zero.
 *
 * Constraints
 *
 *   1  slow_side_calls before is_on, at the start; the fast side's load of
 *      is_on -> what follows; the slow side's fence before its load of
 *      slow_side_calls.                                                 (A6)
 *   2  is_on = 0 before the fence in every thread, and that before
 *      slow_side_calls = 0; the slow side's load of it -> what comes next: who
 *      makes no call has the fences that somebody else's call had.      (A6)
 *
 * After membarrier no fence is needed: it is one for who calls it, too.
 */

#include <linux/membarrier.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/host.h"
#include "host/linux/fence_signal.h"
#include "tenon/atomic.h"

int tn_membarrier_is_on_;
static int slow_side_calls;

enum { GIVING_UP_RANK = 100 };

/* Against two threads that find at once that membarrier fails. */
static struct tn_mutex_ giving_up =
    TN_MUTEX_INIT_("membarrier", GIVING_UP_RANK);

static long membarrier(int command)
{
    return syscall(SYS_membarrier, command, 0, 0);
}

/*
 * Before the constructors of the program, where that is linked statically: what
 * they start has no acquire for is_on.
 */
__attribute__((constructor(101))) static void find_membarrier(void)
{
    if (getenv("TENON_NO_MEMBARRIER")) {
        return;
    }
    if (membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0) {
        tn_atomic_set(&slow_side_calls, 1);
        tn_smp_mb(); /* 1 */
        tn_atomic_set(&tn_membarrier_is_on_, 1);
    }
}

static void do_without_membarrier(void)
{
    tn_mutex_lock_(&giving_up);
    if (tn_atomic_read(&slow_side_calls)) {
        tn_atomic_set(&tn_membarrier_is_on_, 0);
        tn_fence_every_thread_(); /* 2 */
        tn_atomic_set(&slow_side_calls, 0);
    }
    tn_mutex_unlock_(&giving_up);
}

/* The thread that had it is not there.  If membarrier fails, it fails here. */
void tn_membarrier_forked_(void)
{
    tn_mutex_init_(&giving_up, "membarrier", GIVING_UP_RANK);
}

void tn_smp_mb_global(void)
{
    tn_smp_mb();                                     /* 1 */
    if (!tn_atomic_load_acquire(&slow_side_calls)) { /* 1, 2 */
        return;
    }
    if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) < 0) {
        do_without_membarrier();
    }
}
