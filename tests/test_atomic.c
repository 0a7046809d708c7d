/* SPDX-License-Identifier: MIT */

#include <stdint.h>

#include "tap.h"
#include "tenon/atomic.h"

enum colour { RED, GREEN, BLUE };

/* Each operation once, on one integer type. */
#define EXERCISE(type)                                          \
    do {                                                        \
        type v = 5;                                             \
        volatile type vol = 7;                                  \
                                                                \
        CHECK(tn_atomic_read(&v) == 5);                         \
        CHECK(tn_atomic_load_acquire(&vol) == 7);               \
        tn_atomic_set(&v, 6);                                   \
        CHECK(v == 6);                                          \
        tn_atomic_store_release(&v, 1);                         \
        CHECK(v == 1);                                          \
        tn_atomic_set_mb(&v, 2);                                \
        CHECK(tn_atomic_xchg(&v, 3) == 2 && v == 3);            \
        CHECK(tn_atomic_cmpxchg(&v, 4, 9) == 3 && v == 3);      \
        CHECK(tn_atomic_cmpxchg(&v, 3, 9) == 3 && v == 9);      \
        CHECK(tn_atomic_fetch_inc(&v) == 9 && v == 10);         \
        CHECK(tn_atomic_fetch_dec(&v) == 10 && v == 9);         \
        CHECK(tn_atomic_fetch_add(&v, 3) == 9 && v == 12);      \
        CHECK(tn_atomic_fetch_sub(&v, 2) == 12 && v == 10);     \
        CHECK(tn_atomic_fetch_and(&v, 6) == 10 && v == 2);      \
        CHECK(tn_atomic_fetch_or(&v, 5) == 2 && v == 7);        \
        CHECK(tn_atomic_fetch_xor(&v, 1) == 7 && v == 6);       \
        CHECK(tn_atomic_inc_fetch(&v) == 7);                    \
        CHECK(tn_atomic_dec_fetch(&v) == 6);                    \
        CHECK(tn_atomic_add_fetch(&v, 4) == 10);                \
        CHECK(tn_atomic_sub_fetch(&v, 1) == 9);                 \
        CHECK(tn_atomic_and_fetch(&v, 8) == 8);                 \
        CHECK(tn_atomic_or_fetch(&v, 2) == 10);                 \
        CHECK(tn_atomic_xor_fetch(&v, 3) == 9);                 \
        tn_atomic_inc(&v);                                      \
        tn_atomic_dec(&v);                                      \
        tn_atomic_add(&v, 2);                                   \
        tn_atomic_sub(&v, 1);                                   \
        tn_atomic_and(&v, 14);                                  \
        tn_atomic_or(&v, 1);                                    \
        tn_atomic_xor(&v, 2);                                   \
        CHECK(v == 9);                                          \
        CHECK(tn_atomic_fetch_inc_nonzero(&v) == 9 && v == 10); \
        tn_atomic_set(&v, 0);                                   \
        CHECK(tn_atomic_fetch_inc_nonzero(&v) == 0 && v == 0);  \
        CHECK(tn_atomic_dec_fetch(&v) == (type)-1);             \
    } while (0)

TEST(atomic_every_width_and_sign)
{
    EXERCISE(signed char);
    EXERCISE(uint8_t);
    EXERCISE(int16_t);
    EXERCISE(uint16_t);
    EXERCISE(int32_t);
    EXERCISE(uint32_t);
    EXERCISE(int64_t);
    EXERCISE(uint64_t);
    EXERCISE(long);
    EXERCISE(unsigned long);
}

#define EXERCISE_ORDERS(suffix)                                     \
    do {                                                            \
        uint32_t v = 1;                                             \
                                                                    \
        CHECK(tn_atomic_xchg_##suffix(&v, 2) == 1 && v == 2);       \
        CHECK(tn_atomic_cmpxchg_##suffix(&v, 1, 9) == 2 && v == 2); \
        CHECK(tn_atomic_cmpxchg_##suffix(&v, 2, 9) == 2 && v == 9); \
        CHECK(tn_atomic_fetch_add_##suffix(&v, 1) == 9 && v == 10); \
        CHECK(tn_atomic_fetch_sub_##suffix(&v, 4) == 10 && v == 6); \
        CHECK(tn_atomic_fetch_and_##suffix(&v, 3) == 6 && v == 2);  \
        CHECK(tn_atomic_fetch_or_##suffix(&v, 4) == 2 && v == 6);   \
    } while (0)

TEST(atomic_orders_in_names)
{
    EXERCISE_ORDERS(relaxed);
    EXERCISE_ORDERS(acquire);
    EXERCISE_ORDERS(release);
    EXERCISE_ORDERS(acq_rel);
}

TEST(atomic_pointers_enums_bools)
{
    int target[2];
    int *p = &target[0];
    int *const volatile *pp = &(int *volatile){p};
    const char *text = "a";
    enum colour c = RED;
    bool b = false;

    CHECK(tn_atomic_read(pp) == &target[0]);
    CHECK(tn_atomic_xchg(&p, &target[1]) == &target[0]);
    CHECK(tn_atomic_cmpxchg(&p, &target[1], NULL) == &target[1]);
    CHECK(tn_atomic_rcu_read(&p) == NULL);
    tn_atomic_rcu_set(&p, &target[1]);
    CHECK(tn_atomic_load_acquire(&p) == &target[1]);
    tn_atomic_set(&text, "b");
    CHECK(*tn_atomic_rcu_read(&text) == 'b');

    CHECK(tn_atomic_xchg(&c, BLUE) == RED);
    CHECK(tn_atomic_cmpxchg(&c, BLUE, GREEN) == BLUE);
    tn_atomic_set(&c, RED);
    CHECK(tn_atomic_read(&c) == RED);

    CHECK(!tn_atomic_xchg(&b, true));
    CHECK(tn_atomic_cmpxchg(&b, true, false));
    tn_atomic_store_release(&b, true);
    CHECK(tn_atomic_load_acquire(&b));
}

/* Arguments are evaluated once, and operations nest in each other. */
TEST(atomic_arguments)
{
    int array[2] = {1, 2}, *p = array, calls = 0;

    CHECK(tn_atomic_fetch_inc_nonzero(p++) == 1);
    CHECK(p == &array[1] && array[0] == 2);
    CHECK(tn_atomic_cmpxchg(p++, (calls++, 2), (calls++, 5)) == 2);
    CHECK(p == &array[2] && calls == 2);
    CHECK(tn_atomic_cmpxchg(&array[0], tn_atomic_cmpxchg(&array[1], 5, 6) - 3,
                            tn_atomic_read(&array[1])) == 2);
    CHECK(array[0] == 6 && array[1] == 6);
}

TEST(atomic_barriers)
{
    tn_barrier();
    tn_smp_mb();
    tn_smp_rmb();
    tn_smp_wmb();
    tn_smp_mb_acquire();
    tn_smp_mb_release();
    tn_smp_mb__before_rmw();
    tn_smp_mb__after_rmw();
    tn_smp_read_barrier_depends();
    tn_cpu_relax();
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
TEST(atomic_deprecated_still_work)
{
    int v = 1;

    tn_atomic_mb_set(&v, 2);
    CHECK(tn_atomic_mb_read(&v) == 2);
}
#pragma GCC diagnostic pop
