/* SPDX-License-Identifier: MIT */

#include "hooks/output.h"
#include "base/memory.h"
#include "base/real.h"
#include "hooks/descriptor.h"
#include "hooks/entry.h"
#include "native/current.h"

#include <unistd.h>

FILE *output_report, *output_progress;

static struct text {
    char *at;
    size_t length, capacity;
    FILE *stream;
    char buffer[4096];
} texts[2]; /* of standard output and standard error */

static ssize_t append(void *text_, const char *bytes, size_t size)
{
    struct text *text = text_;

    if (text->length + size > text->capacity) {
        text->capacity = (text->length + size) * 2;
        text->at = own_resize(text->at, text->capacity);
    }
    own_copy(text->at + text->length, bytes, size);
    text->length += size;
    return (ssize_t)size;
}

static FILE *take_over(struct text *text)
{
    const cookie_io_functions_t functions = {.write = append};

    text->stream = fopencookie(text, "w", functions);
    setvbuf(text->stream, text->buffer, _IOFBF, sizeof(text->buffer));
    return text->stream;
}

void output_init(void)
{
    output_report = stdout;
    output_progress = stderr;
    stdout = take_over(&texts[0]);
    stderr = take_over(&texts[1]);
}

void output_new_run(void)
{
    for (unsigned i = 0; i < 2; i++) {
        fflush(texts[i].stream);
        texts[i].length = 0;
    }
}

static const char *text_of(struct text *text, size_t *length)
{
    fflush(text->stream);
    *length = text->length;
    return text->at;
}

const char *output_text(size_t *length)
{
    return text_of(&texts[0], length);
}

const char *output_errors(size_t *length)
{
    return text_of(&texts[1], length);
}

/* The library of C++ keeps what standard output was when it began. */
static FILE *taken_over(FILE *stream)
{
    if (run_is_program() && stream == output_report) {
        return texts[0].stream;
    }
    return run_is_program() && stream == output_progress ? texts[1].stream
                                                         : stream;
}

HOOK(size_t, fwrite, const void *bytes, size_t size, size_t count, FILE *stream)
{
    return fwrite_unlocked(bytes, size, count, taken_over(stream));
}

HOOK(int, putc, int byte, FILE *stream)
{
    return putc_unlocked(byte, taken_over(stream));
}

HOOK(int, fflush, FILE *stream)
{
    return fflush_unlocked(stream ? taken_over(stream) : NULL);
}

/* Calls of the program that go around stdio. */
HOOK(ssize_t, write, int fd, const void *bytes, size_t size)
{
    static ssize_t (*real)(int, const void *, size_t);
    uintptr_t pc = CALLER;

    if (descriptor_exists(fd)) {
        return descriptor_write(fd, bytes, size, pc);
    }
    if (run_is_program() && (fd == STDOUT_FILENO || fd == STDERR_FILENO)) {
        return append(&texts[fd - STDOUT_FILENO], bytes, size);
    }
    if (!real) {
        *(void **)&real = real_function("write");
    }
    return real(fd, bytes, size);
}
