/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CONSISTENCY_MACHINE_H
#define CHECK_CONSISTENCY_MACHINE_H

/*
 * What machines add to RC11: executions that a processor has, with atomic
 * operations compiled as usual and not reordered by the compiler.
 *
 *     acyclic(rf across threads | co | rb | what the machine keeps of po)
 *
 * SC     all of po.
 * TSO    all but a store before a load (x86).  A locked instruction, a fence
 *        and a seq_cst store, which is one of the two, order everything.
 * ARMv8  what an acquire load comes before, what a release store comes after,
 *        full fences, a read-modify-write, stores to one location; a seq_cst
 *        store before a seq_cst load.  LDAR: the same before an acquire load.
 * POWER  taken to be stronger than it is: acquire and release order all but a
 *        store before a load, what is seq_cst or a fence orders everything.
 *        What this allows, POWER does; not the other way round.
 *
 * Dependencies are not known, so what ARMv8 and POWER owe to them is not
 * counted.  Kernels are fences.
 */

#include "graph/graph.h"

enum machine {
    MACHINE_C11, /* nothing is added */
    MACHINE_SC,
    MACHINE_TSO,
    MACHINE_ARM_LDAR,
    MACHINE_ARM_LDAPR,
    MACHINE_POWER,
};

/* Whose executions are explored. */
extern enum machine machine;

/* Whether @graph is one of them, as far as machines are concerned. */
bool machine_allows(const struct graph *graph);

/* The same for some other machine. */
bool machine_has(enum machine which, const struct graph *graph);

#endif
