/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_COLOR_H
#define CHECK_REPORT_COLOR_H

/* Colours, where they are wanted, and the width of the terminal. */

enum color_use { COLOR_OFF, COLOR_BOLD, COLOR_BAD, COLOR_GOOD, COLOR_WARN };

/* What to print to begin using it; "" where there are no colours. */
const char *color(enum color_use use);

unsigned color_width(void);

#endif
