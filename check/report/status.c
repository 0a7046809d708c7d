/* SPDX-License-Identifier: MIT */

#include "report/status.h"
#include "base/options.h"
#include "hooks/output.h"
#include "record/progress.h"
#include "session/parallel.h"

#include <unistd.h>

void status_print(double seconds)
{
    unsigned long long executions, blocked;

    if (options.quiet || !isatty(fileno(output_progress))) {
        return;
    }
    parallel_totals(&executions, &blocked);
    fprintf(output_progress,
            "tenon-check: %llu executions, %llu blocked, %.0f s, %.0f/s\n",
            executions, blocked, seconds,
            (double)(executions + blocked) / seconds);
    if (progress_estimate.probes) {
        fprintf(output_progress, "tenon-check: about %.0f %% of %.0f\n",
                100 * (double)executions / progress_estimate.executions,
                progress_estimate.executions);
    }
    fflush(output_progress);
}
