/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ORACLE_NAIVE_H
#define CHECK_ORACLE_NAIVE_H

/*
 * The other way to explore (--debug=naive): from every graph, every thread
 * that could goes on with every consistent choice, and a set says which graphs
 * have been there.  Slow, and obviously complete: a consistent graph can be
 * built one event after the other through consistent ones.  Locks and
 * sleepers need no rules of their own here.
 */

#include <stdbool.h>

void naive_begin(void);

/* Makes explorer.graph the next one to run; false at the end. */
bool naive_next(void);

/*
 * After a run: adds the graphs that follow from this one.  False if no thread
 * could go on.
 */
bool naive_expand(void);

#endif
