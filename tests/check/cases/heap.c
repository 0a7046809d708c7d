/* SPDX-License-Identifier: MIT */
/*
 * The heap: contents, sizes, and what must not be done with it.
 *
 * run:
 * expect: verified executions=2
 * run: -- -DBUG='shared[3] = 0'
 * expect: violated out-of-bounds @bug
 * run: -- -DBUG='memset(shared,0,9)'
 * expect: violated out-of-bounds @bug
 * run: -- -DBUG='free(shared+1)'
 * expect: violated bad-free @bug
 * run: -- -Wno-free-nonheap-object -DBUG='free(&x)'
 * expect: violated bad-free @bug
 * run: -- -Wno-free-nonheap-object -DBUG='free(&copy)'
 * expect: violated bad-free @bug
 * run: -- -Wno-free-nonheap-object
 *     -DBUG='(void)!asprintf(&copy,"x");free(copy+1)'
 * expect: violated abort @bug
 * run: -- -DBUG='free(shared),shared[0]=1'
 * expect: violated use-after-free @bug
 * run: -- -DBUG='free(shared),free(shared)'
 * expect: violated double-free @bug
 * run: -- -DBUG='free(shared),strcpy(shared,text)'
 * expect: violated use-after-free @bug
 */

#define _GNU_SOURCE

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_int x;
static char *shared;
static const char *text = "ab";

static void *work(void *unused)
{
    int *block = calloc(4, sizeof(*block));
    char *copy = strdup("tenon");
    void *aligned;

    (void)unused;
    assert(block[0] == 0 && block[3] == 0);
    block[3] = 3;
    block = realloc(block, 8 * sizeof(*block));
    block[7] = 7;
    assert(block[3] == 3);
    assert(strcmp(copy, "tenon") == 0);
    assert(posix_memalign(&aligned, 64, 10) == 0);
    assert((uintptr_t)aligned % 64 == 0);
    free(aligned);
    free(copy);
    free(block);
    if (atomic_exchange(&x, 1) == 2) {
#ifdef BUG
        BUG; /* @bug */
#endif
    }
    return NULL;
}

int main(void)
{
    pthread_t thread;

    shared = malloc(3);
    memcpy(shared, text, 3);
    pthread_create(&thread, NULL, work, NULL);
    (void)atomic_exchange(&x, 2);
    pthread_join(thread, NULL);
    return 0;
}
