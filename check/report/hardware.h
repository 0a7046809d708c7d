/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_HARDWARE_H
#define CHECK_REPORT_HARDWARE_H

/*
 * Which processors can show a failure (--hardware): the program is explored
 * again, in those executions alone that a processor has (machine.h).
 */

/* Prints that, if it is asked for, after a violation. */
void hardware_print(void);

#endif
