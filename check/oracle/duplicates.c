/* SPDX-License-Identifier: MIT */

#include "oracle/duplicates.h"
#include "base/fatal.h"
#include "oracle/canonical.h"
#include "record/progress.h"

void duplicates_note(const struct graph *graph)
{
    static struct seen seen;

    if (!seen_add(&seen, canonical_hash(graph))) {
        fatal("internal error: execution %llu was explored twice",
              (unsigned long long)progress.executions);
    }
}

void duplicates_note_orbit(const struct graph *graph)
{
    static struct seen seen;

    progress.orbits += seen_add(&seen, canonical_orbit(graph));
}
