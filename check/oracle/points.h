/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ORACLE_POINTS_H
#define CHECK_ORACLE_POINTS_H

/*
 * Asymmetric fences, said in another way: a heavy fence is an SC fence at its
 * start and one at its end, and somewhere in between there is a point between
 * two light fences of every other thread (SC fences are light ones too): the
 * light fence before the point happens before the end, the start happens
 * before the light fence after the point.  An execution is allowed if there
 * are such points.
 */

#include "graph/graph.h"

/* False, in *known, if the graph is too large to tell. */
bool points_exist(const struct graph *graph, bool *known);

#endif
