/* SPDX-License-Identifier: MIT */

#include "session/rerun.h"
#include "hooks/output.h"
#include "hooks/process.h"
#include "native/run.h"
#include "record/trace.h"

void rerun_traced(struct graph *graph)
{
    trace_begin();
    output_new_run();
    process_new_run();
    trace_on = true;
    run_program(graph);
    trace_on = false;
}
