/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_BUSY_H
#define VERIFY_BUSY_H

/*
 * The source of busy polling, so that a program can have one walk over the list
 * of look functions: whole polls beside several changes are too much.
 */

#include "loop/busy.c"

#endif
