/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_SETUP_ERROR_H
#define CHECK_REPORT_SETUP_ERROR_H

/* Prints that the check cannot be made, in the form that was asked for. */
void setup_error_print(const char *message);

#endif
