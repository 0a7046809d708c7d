/* SPDX-License-Identifier: MIT */
/*
 * Memory from mmap is new, zero, and nobody else's; what was given back must
 * not be used.
 *
 * run:
 * expect: verified executions=2
 * run: -- -DBUG='memory[0] = 1'
 * expect: violated use-after-free @bug
 * run: -- -DBUG='munmap(memory, SIZE)'
 * expect: violated double-free @bug
 * run: -- -DPART
 * expect: error unsupported @unmap
 * run: -- -DPROTECT
 * expect: error unsupported @protect
 */

#define _GNU_SOURCE

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

enum { SIZE = 8000 };

static atomic_int x;

static void *work(void *unused)
{
    char *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    assert(memory != MAP_FAILED && (size_t)memory % 4096 == 0);
    assert(memory[0] == 0 && memory[SIZE - 1] == 0);
    memory[0] = memory[SIZE - 1] = 1;
#ifdef PROTECT
    mprotect(memory, SIZE, PROT_READ); /* @protect */
#endif
#ifdef PART
    munmap(memory, SIZE / 2); /* @unmap */
#else
    munmap(memory, SIZE);
#endif
    atomic_fetch_add(&x, 1);
#ifdef BUG
    BUG; /* @bug */
#endif
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
