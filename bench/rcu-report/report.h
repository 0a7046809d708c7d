/* SPDX-License-Identifier: MIT */
#ifndef BENCH_RCU_REPORT_REPORT_H
#define BENCH_RCU_REPORT_REPORT_H

/* bench --rcu-report: a line for each promise of speed that RCU makes. */
int rcu_report(int turns);

#endif
