/* SPDX-License-Identifier: MIT */

#include "report/formats.h"
#include "base/options.h"

#include <string.h>

/* Where @special characters stand for something else in a command. */
static void print_percent(FILE *to, const char *text, const char *special)
{
    for (; *text; text++) {
        if (strchr(special, *text)) {
            fprintf(to, "%%%02X", (unsigned)*text);
        } else {
            putc(*text, to);
        }
    }
}

void github_print(FILE *to, struct annotation annotation)
{
    fprintf(to, "::%s ", annotation.level);
    if (annotation.file) {
        fputs("file=", to);
        print_percent(to, annotation.file, "%\r\n:,");
        fprintf(to, ",line=%u,", annotation.line);
    }
    fprintf(to, "title=tenon-check%%3A %s::", annotation.title);
    print_percent(to, annotation.message, "%\r\n");
    putc('\n', to);
}

unsigned utf8_length(const char *text)
{
    unsigned char first = (unsigned char)*text;
    unsigned char second = first ? (unsigned char)text[1] : 0;
    unsigned length = first < 0x80                    ? 1
                      : first >= 0xc2 && first < 0xe0 ? 2
                      : first >= 0xe0 && first < 0xf0 ? 3
                      : first >= 0xf0 && first < 0xf5 ? 4
                                                      : 0;

    for (unsigned i = 1; i < length; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    /* Longer than need be, half of a pair, or beyond the last one. */
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) {
        return 0;
    }
    return length;
}

/* XML has no way to write most control characters. */
static void print_xml(FILE *to, const char *text)
{
    for (unsigned length; text && *text; text += length ? length : 1) {
        length = utf8_length(text);
        switch (*text) {
        case '&':
            fputs("&amp;", to);
            break;
        case '<':
            fputs("&lt;", to);
            break;
        case '>':
            fputs("&gt;", to);
            break;
        case '"':
            fputs("&quot;", to);
            break;
        default:
            if (length > 0 && (*text == '\n' || *text == '\t' ||
                               (unsigned char)*text >= ' ')) {
                fwrite(text, 1, length, to);
            } else {
                putc('?', to);
            }
        }
    }
}

static void print_test(FILE *to, const struct junit *junit)
{
    const char *element =
        strcmp(junit->verdict, "error") == 0 ? "error" : "failure";

    fputs("  <testcase classname=\"tenon-check\" name=\"", to);
    print_xml(to, options.name);
    fprintf(to, "\" time=\"%.3f\">\n", junit->seconds);
    if (strcmp(junit->verdict, "verified") != 0) {
        fprintf(to, "    <%s type=\"%s\" message=\"", element, junit->kind);
        print_xml(to, junit->message);
        fputs("\">", to);
        print_xml(to, junit->text);
        fprintf(to, "</%s>\n", element);
    }
    fputs("  </testcase>\n", to);
}

bool junit_write(struct junit junit)
{
    FILE *to = fopen(options.junit, "we");
    bool passed = strcmp(junit.verdict, "verified") == 0;
    bool error = strcmp(junit.verdict, "error") == 0;
    bool failed;

    if (!to) {
        return false;
    }
    fprintf(to,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuite name=\"tenon-check\" tests=\"1\" failures=\"%d\" "
            "errors=\"%d\" time=\"%.3f\">\n",
            !passed && !error, error, junit.seconds);
    print_test(to, &junit);
    fputs("</testsuite>\n", to);
    failed = ferror(to);
    return fclose(to) == 0 && !failed;
}
