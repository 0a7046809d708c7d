/* SPDX-License-Identifier: MIT */

#include "report/buffered.h"
#include "base/options.h"
#include "explore/buffering.h"
#include "hooks/output.h"
#include "report/json.h"
#include "report/source.h"

#include <stdlib.h>

static int by_load(const void *a, const void *b)
{
    const struct buffering *x = a, *y = b;

    return x->load != y->load ? (x->load > y->load) - (x->load < y->load)
                              : (x->store > y->store) - (x->store < y->store);
}

static void print_json(void)
{
    json_open("load_buffering", '[');
    for (uint32_t i = 0; i < buffering_count; i++) {
        struct place load = source_place(bufferings[i].load);
        struct place store = source_place(bufferings[i].store);

        json_open(NULL, '{');
        json_string("file", load.file);
        json_number("line", load.line);
        json_string("store_file", store.file);
        json_number("store_line", store.line);
        json_close('}');
    }
    json_close(']');
}

static void print_text(void)
{
    if (buffering_count == 0) {
        fputs("the verdict does not rest on load buffering\n", output_report);
        return;
    }
    fputs("RC11 alone keeps these loads before these stores; ARM, POWER and "
          "RISC-V\nmay not, where the store does not depend on the load:\n",
          output_report);
    for (uint32_t i = 0; i < buffering_count; i++) {
        struct place load = source_place(bufferings[i].load);
        struct place store = source_place(bufferings[i].store);

        fprintf(output_report,
                "  %s:%u: relaxed load, before the store at "
                "%s:%u\n",
                load.file, load.line, store.file, store.line);
    }
}

void buffered_print(void)
{
    if (!options.load_buffering) {
        return;
    }
    qsort(bufferings, buffering_count, sizeof(*bufferings), by_load);
    (options.format == FORMAT_JSON ? print_json : print_text)();
}
