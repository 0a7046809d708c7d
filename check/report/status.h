/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_STATUS_H
#define CHECK_REPORT_STATUS_H

/* Prints a line of how far it has come, to a terminal. */
void status_print(double seconds);

#endif
