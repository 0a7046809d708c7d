/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_STATUS_H
#define CHECK_REPORT_STATUS_H

/*
 * Prints a line of how far it has come; elsewhere than on a terminal only after
 * 10 s, 20 s, 40 s and so on.
 */
void status_print(double seconds);

#endif
