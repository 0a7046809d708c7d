/* SPDX-License-Identifier: MIT */

#include "report/verdict.h"
#include "record/violation.h"

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"verified", "violated", "bounded",
                                        "error"};

    return names[verdict];
}

struct place verdict_place(void)
{
    struct place place = source_place(violation.here.pc);

    if (violation.file) {
        place.file = violation.file;
        place.line = violation.line;
    }
    return place;
}
