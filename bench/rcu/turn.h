/* SPDX-License-Identifier: MIT */
#ifndef BENCH_RCU_TURN_H
#define BENCH_RCU_TURN_H

/*
 * Begins a turn with the thread that runs functions on processor @cpu.  The
 * caller has entered.
 */
static void begin_on(int cpu)
{
    bench_pin(cpu);
    begin();
    bench_pin(0);
}

#endif
