/* SPDX-License-Identifier: MIT */

#include "report/verdict.h"
#include "record/violation.h"
#include "report/callers.h"

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"verified", "violated", "bounded",
                                        "error"};

    return names[verdict];
}

struct place verdict_place(void)
{
    struct place place =
        callers_place(violation.here.pc, callers_step(violation.here));

    if (violation.file) {
        place.file = violation.file;
        place.line = violation.line;
    }
    return place;
}
