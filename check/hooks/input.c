/* SPDX-License-Identifier: MIT */

#include "hooks/input.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/raw.h"
#include "base/real.h"
#include "block/spin.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PIECE = 4096 };

static struct {
    char *at; /* all that was read so far, in any run */
    size_t length, capacity;
    bool ended;
    size_t place; /* of this run */
    FILE *usual, *stream;
} input;

/* The next piece, or its end; negative if it cannot be read. */
static long read_more(void)
{
    long got;

    if (input.capacity - input.length < PIECE) {
        input.capacity = (input.capacity + PIECE) * 2;
        input.at = own_resize(input.at, input.capacity);
    }
    do {
        got = raw_call(SYS_read,
                       (long[6]){STDIN_FILENO,
                                 (long)(uintptr_t)(input.at + input.length),
                                 PIECE});
    } while (got == -EINTR);
    input.ended = got == 0;
    input.length += got > 0 ? (size_t)got : 0;
    return got;
}

/*
 * Processes that explore together would each take a part: so that the first
 * takes all of it.
 */
static long fill(void)
{
    long got = 1;

    while (got > 0 && !input.ended &&
           (input.place == input.length || options.jobs > 1)) {
        got = read_more();
    }
    return got;
}

static ssize_t take(void *unused, char *buffer, size_t size)
{
    long got = fill();
    size_t left = input.length - input.place;
    size_t taken = size < left ? size : left;

    (void)unused;
    if (got < 0 && left == 0) {
        errno = (int)-got;
        return -1;
    }
    own_copy(buffer, input.at + input.place, taken);
    input.place += taken;
    if (run_is_program()) {
        spin_effect();
    }
    return (ssize_t)taken;
}

ssize_t input_read(void *buffer, size_t size, uintptr_t pc)
{
    ssize_t got = take(NULL, buffer, size);

    if (got > 0) {
        plain_access((uintptr_t)buffer, (size_t)got, true, pc);
    }
    return got;
}

/* Without a buffer: read takes up where the last one left off. */
void input_init(void)
{
    const cookie_io_functions_t functions = {.read = take};

    input.usual = stdin;
    input.stream = stdin = fopencookie(NULL, "r", functions);
    setvbuf(stdin, NULL, _IONBF, 0);
}

void input_new_run(void)
{
    input.place = 0;
    __fpurge(input.stream); /* what was put back */
    clearerr_unlocked(input.stream);
}

/* The library of C++ keeps what standard input was when it began. */
static FILE *taken_over(FILE *stream)
{
    return run_is_program() && stream == input.usual ? input.stream : stream;
}

HOOK(size_t, fread, void *bytes, size_t size, size_t count, FILE *stream)
{
    return fread_unlocked(bytes, size, count, taken_over(stream));
}

HOOK(int, getc, FILE *stream)
{
    return getc_unlocked(taken_over(stream));
}

HOOK(int, ungetc, int byte, FILE *stream)
{
    static int (*real)(int, FILE *);

    if (!real) {
        *(void **)&real = real_function("ungetc");
    }
    return real(byte, taken_over(stream));
}
