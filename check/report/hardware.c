/* SPDX-License-Identifier: MIT */

#include "report/hardware.h"
#include "base/options.h"
#include "consistency/machine.h"
#include "hooks/output.h"
#include "record/violation.h"
#include "report/json.h"
#include "session/check.h"

enum answer { CAN, CANNOT, UNDECIDED };

/* Whether @which has an execution that fails in the same way. */
static enum answer ask(enum machine which, enum error_kind kind)
{
    enum verdict verdict;

    machine = which;
    verdict = check_program();
    machine = MACHINE_C11;
    return verdict == VERDICT_VERIFIED                             ? CANNOT
           : verdict == VERDICT_VIOLATED && violation.kind == kind ? CAN
                                                                   : UNDECIDED;
}

static void print(const char *key, const char *name, const char *answer)
{
    if (options.format == FORMAT_JSON) {
        json_string(key, answer);
    } else {
        fprintf(output_report, "  %s: %s\n", name, answer);
    }
}

static const char *in_words(enum answer answer)
{
    return answer == CAN      ? "can show it"
           : answer == CANNOT ? "cannot show it"
                              : "undecided";
}

static void print_arm(enum error_kind kind)
{
    enum answer answer = ask(MACHINE_ARM_LDAR, kind);
    enum answer weaker =
        answer == CANNOT ? ask(MACHINE_ARM_LDAPR, kind) : answer;

    print("armv8", "ARMv8",
          answer == CANNOT && weaker == CAN
              ? "can show it if acquire is LDAPR, not if it is LDAR"
              : in_words(weaker));
}

static void print_each(enum error_kind kind)
{
    enum answer power;

    print("x86", "x86", in_words(ask(MACHINE_TSO, kind)));
    print_arm(kind);
    power = ask(MACHINE_POWER, kind);
    print("power", "POWER", power == CANNOT ? "not excluded" : in_words(power));
}

static void print_answers(enum error_kind kind)
{
    const char *any = "an interleaving of the threads is enough: any machine "
                      "can show it";

    if (kind == ERROR_RACE) {
        print("any", "none asked",
              "what a race does is up to the compiler first");
        return;
    }
    if (ask(MACHINE_SC, kind) == CAN) {
        print("any", "any", any);
        return;
    }
    print_each(kind);
}

void hardware_print(void)
{
    struct violation first = violation;

    if (!options.hardware) {
        return;
    }
    if (options.format == FORMAT_JSON) {
        json_open("hardware", '{');
    } else {
        fputs("hardware, with atomic operations compiled as usual and kept in "
              "order by the compiler:\n",
              output_report);
    }
    print_answers(first.kind);
    if (options.format == FORMAT_JSON) {
        json_close('}');
    }
    violation = first;
}
