/* SPDX-License-Identifier: MIT */
/*
 * Races of one byte, of functions of the C library, and of plain accesses
 * with atomic ones; neighbours do not race.
 *
 * run: -- -DHERE='bytes[1]=1' -DTHERE='bytes[2]=1'
 * expect: verified
 * run: -- -DHERE='bytes[1]=1' -DTHERE='bytes[1]=2'
 * expect: violated race @there
 * run: -- -DHERE='memset(bytes,0,8)' -DTHERE='bytes[7]=2'
 * expect: violated race @there
 * run: -- -DHERE='strcpy(bytes,"abc")' -DTHERE='bytes[4]=2'
 * expect: verified
 * run: -- -DHERE='strcpy(bytes,"abc")' -DTHERE='bytes[3]=2'
 * expect: violated race @there
 * run: -- -DHERE='used=strlen(bytes)' -DTHERE='bytes[0]=2'
 * expect: violated race @there
 * run: -- -DHERE='*(volatile_int*)&word=1' -DTHERE='(void)word'
 * expect: violated race @there
 * run: -- -DHERE='used=*(volatile_int*)&word' -DTHERE='(void)word'
 * expect: verified
 * run: -- -DHERE='used=*(volatile_int*)&word' -DTHERE='word=4'
 * expect: violated race @there
 * run: -- -DHERE='pair=other' -DTHERE='pair.b=1'
 * expect: violated race @there
 * run: --cc=clang -- -DHERE='pair=other' -DTHERE='pair.b=1'
 * expect: violated race @there
 * run: --cc=clang -- -DHERE='memset(bytes,0,8)' -DTHERE='bytes[7]=2'
 * expect: violated race @there
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

typedef volatile int volatile_int;

char bytes[8];
static atomic_int word, meet;
size_t used;
struct pair {
    long a, b, c, d;
} pair, other; /* not static, lest they be optimised away */

static void *work(void *unused)
{
    (void)unused;
    (void)atomic_exchange_explicit(&meet, 1, memory_order_relaxed);
    THERE; /* @there */
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, work, NULL);
    (void)atomic_exchange_explicit(&meet, 2, memory_order_relaxed);
    HERE;
    pthread_join(thread, NULL);
    return used + (size_t)pair.a == 99;
}
