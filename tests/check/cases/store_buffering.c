/* SPDX-License-Identifier: MIT */
/*
 * Store buffering with light (L), heavy (H), SC (F) and no (N) fences: one
 * light and one heavy fence forbid that both read zero.  Of three in a ring
 * only one may be light.
 *
 * run: --debug=oracle -- -DA=L -DB=H
 * expect: verified executions=3
 * run: --debug=oracle -- -DA=H -DB=L
 * expect: verified executions=3
 * run: --debug=oracle -- -DA=L -DB=L
 * expect: violated assert @bug
 * run: --debug=oracle -- -DA=L -DB=F
 * expect: violated assert @bug
 * run: --debug=oracle -- -DA=N -DB=H
 * expect: violated assert @bug
 * run: --debug=oracle -- -DA=F -DB=H
 * expect: verified executions=3
 * run: --debug=oracle -- -DA=H -DB=H
 * expect: verified executions=3
 * run: --debug=oracle -- -DA=M -DB=L
 * expect: verified executions=3
 * run: --debug=oracle -- -DA=L -DB=L -DC=H
 * expect: violated assert @bug
 * run: --debug=oracle -- -DA=F -DB=L -DC=H
 * expect: violated assert @bug
 * run: --debug=oracle -- -DA=L -DB=H -DC=H
 * expect: verified executions=7
 * run: --debug=oracle -- -DA=H -DB=H -DC=H
 * expect: verified executions=7
 */

#include <assert.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <tenon-check.h>
#include <unistd.h>

#define L tn_check_light_fence()
#define H tn_check_heavy_fence()
#define F atomic_thread_fence(memory_order_seq_cst)
#define N (void)0
#define M syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0)

#ifdef C
enum { THREADS = 3 };
#else
#define C N
enum { THREADS = 2 };
#endif

static atomic_int x[THREADS];
static int seen[THREADS];

static void *run(void *self)
{
    int me = *(int *)self;

    atomic_store_explicit(&x[me], 1, memory_order_relaxed);
    if (me == 0) {
        A;
    } else if (me == 1) {
        B;
    } else {
        C;
    }
    seen[me] =
        atomic_load_explicit(&x[(me + 1) % THREADS], memory_order_relaxed);
    return NULL;
}

int main(void)
{
    static int names[THREADS];
    pthread_t threads[THREADS];
    int sum = 0;

    assert(syscall(SYS_membarrier, MEMBARRIER_CMD_QUERY, 0) &
           MEMBARRIER_CMD_PRIVATE_EXPEDITED);
    syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0);
    for (int i = 0; i < THREADS; i++) {
        names[i] = i;
        pthread_create(&threads[i], NULL, run, &names[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        sum += seen[i];
    }
    assert(sum > 0); /* @bug */
    return 0;
}
