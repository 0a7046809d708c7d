/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CONSISTENCY_PSC_H
#define CHECK_CONSISTENCY_PSC_H

/*
 * The SC axiom of RC11 (Lahav et al., PLDI 2017, section 3.3): psc, the order
 * that sequentially consistent accesses and fences must agree on, has no
 * cycle.
 *
 *     scb      = po | po!=loc; hb; po!=loc | hb|loc | co | rb
 *     psc_base = ([Esc] | [Fsc]; hb?); scb; ([Esc] | hb?; [Fsc])
 *     psc_F    = [Fsc]; (hb | hb; eco; hb); [Fsc]
 *
 * Asymmetric fences: a heavy fence is an SC fence.  A light one is a fence of
 * psc without any synchronisation; edges between it and anything but a heavy
 * fence count only where they are happens-before.
 */

#include "graph/graph.h"

/*
 * Whether psc has no cycle through @e, whose place or source has just been
 * chosen.  An event with nothing after it in coherence order leaves psc
 * without a way out, so the choices that exploration takes first need no
 * check.
 */
bool psc_acyclic_through(const struct graph *graph, int32_t e);

#endif
