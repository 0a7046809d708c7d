/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_WEAKEN_H
#define CHECK_REPORT_WEAKEN_H

/*
 * Which of the memory orders of a correct program are needed (--weaken): each
 * is made weaker in turn, and the program explored again.
 */

/* Tries all of them and prints what it finds, as the options say. */
void weaken_print(void);

#endif
