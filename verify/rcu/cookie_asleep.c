/* SPDX-License-Identifier: MIT */
/*
 * A cookie that asks for a grace period gets one, whether the worker is asleep,
 * about to sleep or busy.
 *
 * Promises: R7
 * Variants: fences event
 */

#include "tenon/rcu.h"
#include "verify.h"

int main(void)
{
    for (int i = 0; i < 2; i++) {
        struct tn_rcu_cookie cookie = tn_rcu_cookie_start();

        while (!tn_rcu_cookie_poll(cookie)) {
        }
    }
    return 0;
}
