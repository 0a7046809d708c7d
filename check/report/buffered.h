/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_BUFFERED_H
#define CHECK_REPORT_BUFFERED_H

/* Prints what buffering.h has found, if it is asked for. */
void buffered_print(void);

#endif
