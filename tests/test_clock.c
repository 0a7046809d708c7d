/* SPDX-License-Identifier: MIT */

#include "tap.h"
#include "threads.h"
#include "tenon/clock.h"

TEST(clock_is_monotonic)
{
    int64_t before = tn_now();

    for (int i = 0; i < 1000; i++) {
        int64_t now = tn_now();

        CHECK(now >= before);
        before = now;
    }
    sleep_ms(2);
    CHECK(tn_now() >= before + 2 * TN_MILLISECOND);
}

TEST(clock_deadlines_do_not_overflow)
{
    int64_t now = tn_now();

    CHECK(tn_deadline_in(TN_FOREVER) == TN_FOREVER);
    CHECK(tn_deadline_in(TN_FOREVER - 1) == TN_FOREVER);
    CHECK(tn_deadline_in(0) >= now);
    CHECK(tn_deadline_in(TN_SECOND) >= now + TN_SECOND);
    CHECK(tn_deadline_in(-TN_SECOND) < tn_now());
}
