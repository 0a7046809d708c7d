/* SPDX-License-Identifier: MIT */

#include "report/json.h"
#include "hooks/output.h"
#include "report/formats.h"

#include <stdbool.h>

static bool first = true; /* in its object or array */

static void print_string(const char *text)
{
    putc('"', output_report);
    for (unsigned length; *text; text += length ? length : 1) {
        unsigned char c = (unsigned char)*text;

        length = utf8_length(text);
        if (c == '"' || c == '\\') {
            putc('\\', output_report);
        }
        if (length == 0) {
            fputs("\\ufffd", output_report); /* of a source in Latin 1, say */
        } else if (c < ' ' || c == '<') { /* which could end a script of HTML */
            fprintf(output_report, "\\u%04x", c);
        } else {
            fwrite(text, 1, length, output_report);
        }
    }
    putc('"', output_report);
}

static void begin(const char *key)
{
    if (!first) {
        fputs(", ", output_report);
    }
    first = false;
    if (key) {
        print_string(key);
        fputs(": ", output_report);
    }
}

void json_open(const char *key, char bracket)
{
    begin(key);
    putc(bracket, output_report);
    first = true;
}

void json_close(char bracket)
{
    putc(bracket, output_report);
    first = false;
}

void json_string(const char *key, const char *value)
{
    begin(key);
    print_string(value);
}

void json_number(const char *key, double value)
{
    begin(key);
    fprintf(output_report, "%.15g", value);
}

void json_end(void)
{
    putc('\n', output_report);
    first = true;
}
