/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ORACLE_ORACLE_H
#define CHECK_ORACLE_ORACLE_H

/*
 * Compares what the fast checks say with the axioms (--debug=oracle), and
 * ends the check where they differ.
 */

#include "explore/explorer.h"

/* The fast checks found @graph to be @consistent, or not. */
void oracle_compare(const struct graph *graph, bool consistent);

/* For what is explored: the same, and what coherence has excluded. */
extern const struct comparison oracle_comparison;

#endif
