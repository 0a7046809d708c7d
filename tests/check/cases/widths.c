/* SPDX-License-Identifier: MIT */
/*
 * Atomic objects of 1 to 16 bytes keep their bits.
 *
 * run:
 * expect: verified executions=2
 * run: --cc=clang
 * expect: verified executions=2
 */

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef unsigned __int128 wide;

static uint8_t a;
static uint16_t b;
static uint32_t c;
static uint64_t d;
static _Alignas(16) wide e;
static bool go;

#define BIG ((wide)0x0123456789abcdef << 64 | 0xfedcba9876543210)

static void *work(void *unused)
{
    wide expected = BIG;

    (void)unused;
    __atomic_fetch_sub(&a, 1, __ATOMIC_RELAXED);
    __atomic_fetch_sub(&b, 1, __ATOMIC_RELAXED);
    __atomic_fetch_xor(&c, 0xffffffff, __ATOMIC_RELAXED);
    __atomic_fetch_or(&d, (uint64_t)1 << 63, __ATOMIC_RELAXED);
    __atomic_store_n(&e, BIG, __ATOMIC_RELAXED);
    assert(__atomic_compare_exchange_n(&e, &expected, BIG + 1, false,
                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    __atomic_exchange_n(&go, true, __ATOMIC_RELEASE);
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, work, NULL);
    (void)__atomic_exchange_n(&go, true, __ATOMIC_ACQUIRE);
    pthread_join(thread, NULL);
    assert(__atomic_load_n(&a, __ATOMIC_RELAXED) == 0xff);
    assert(__atomic_load_n(&b, __ATOMIC_RELAXED) == 0xffff);
    assert(__atomic_load_n(&c, __ATOMIC_RELAXED) == 0xffffffff);
    assert(__atomic_load_n(&d, __ATOMIC_RELAXED) == (uint64_t)1 << 63);
    assert(__atomic_load_n(&e, __ATOMIC_RELAXED) == BIG + 1);
    assert(a == 0xff && b == 0xffff && d >> 63 == 1);
    return 0;
}
