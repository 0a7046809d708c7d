/* SPDX-License-Identifier: MIT */
/*
 * Volatile accesses race, unless they are to be relaxed.  What is then stored
 * and found is what atomic accesses would have stored and found.
 *
 * run: -- -DCASE=FLAG
 * expect: violated race
 * run: --volatile=racy -- -DCASE=FLAG
 * expect: violated race
 * run: --volatile=relaxed -- -DCASE=FLAG
 * expect: verified
 * run: --volatile=relaxed --cc=clang -- -DCASE=FLAG
 * expect: verified
 * run: --volatile=relaxed --outcomes -- -DCASE=BUFFERS
 * expect: verified executions=4 outcome='0 0' outcome='0 1' outcome='1 0'
 *     outcome='1 1'
 * run: --volatile=relaxed --outcomes -- -DCASE=BUFFERS -DFENCED
 * expect: verified executions=3 outcome='0 1' outcome='1 0' outcome='1 1'
 * run: --volatile=relaxed --outcomes -- -DCASE=COUNT
 * expect: verified outcome=1 outcome=2
 * run: --volatile=relaxed --outcomes -- -DCASE=BACKWARDS
 * expect: verified outcome='0 0' outcome='0 1' outcome='0 2' outcome='1 1'
 *     outcome='1 2' outcome='2 2'
 * run: --volatile=relaxed -- -DCASE=DATA
 * expect: violated race @data
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

enum kind { FLAG, BUFFERS, COUNT, BACKWARDS, DATA };

static volatile int x, y;
static volatile uint64_t wide;
static int first, second, plain;

static void fence(void)
{
#ifdef FENCED
    atomic_thread_fence(memory_order_seq_cst);
#endif
}

static void *work(void *unused)
{
    switch (CASE) {
    case FLAG:
        wide = UINT64_C(1) << 40;
        x = 1;
        break;
    case BUFFERS:
        x = 1;
        fence();
        first = y;
        break;
    case COUNT:
        x++;
        break;
    case BACKWARDS:
        x = 1;
        x = 2;
        break;
    default:
        plain = 1;
        x = 1;
    }
    return unused;
}

static void use(void)
{
    switch (CASE) {
    case FLAG:
        while (!x) {
        }
        assert(wide == 0 || wide >> 40 == 1);
        break;
    case BUFFERS:
        y = 1;
        fence();
        second = x;
        break;
    case COUNT:
        x++;
        break;
    case BACKWARDS:
        first = x;
        second = x;
        break;
    default:
        while (!x) {
        }
        assert(plain == 1); /* @data */
    }
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, work, NULL);
    use();
    pthread_join(thread, NULL);
    if (CASE == BUFFERS || CASE == BACKWARDS) {
        printf("%d %d\n", first, second);
    } else if (CASE == COUNT) {
        printf("%d\n", x);
    }
    return 0;
}
