/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_SIGNALS_H
#define CHECK_NATIVE_SIGNALS_H

/*
 * Signals that the program brings upon itself, and a clock that notices when
 * it computes for ever.
 */
void signals_init(void);

/* Forked processes do not inherit it. */
void signals_start_clock(void);

/* For a program that somebody looks at, and stops as long as he likes. */
void signals_stop_clock(void);

#endif
