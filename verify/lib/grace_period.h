/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_GRACE_PERIOD_H
#define VERIFY_GRACE_PERIOD_H

/*
 * The source of grace periods, so that a program can end what would go on for
 * as long as somebody waits: reports of a stall.
 */

#include "rcu/grace_period.c"

static inline void report_no_more(void)
{
    report_at = TN_FOREVER;
}

#endif
