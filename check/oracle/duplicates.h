/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ORACLE_DUPLICATES_H
#define CHECK_ORACLE_DUPLICATES_H

/* That no execution is explored twice (--debug=duplicates). */

#include "graph/graph.h"

/* Ends the check if the complete @graph has been there before. */
void duplicates_note(const struct graph *graph);

/* Counts it unless one with other identical threads has been there before. */
void duplicates_note_orbit(const struct graph *graph);

#endif
