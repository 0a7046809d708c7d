/* SPDX-License-Identifier: MIT */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

/*
 * A test file is a list of TEST(name) { ... } bodies.  Each runs in a process
 * of its own with a time-out, and prints one line of TAP.
 *
 *     TEST(event_set_when_set)
 *     {
 *         CHECK(answer() == 42);
 *     }
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#define TAP_NORETURN [[noreturn]]
#else
#define TAP_NORETURN _Noreturn
#endif

struct tap_test {
    const char *name;
    void (*run)(void);
    int timeout_s;
    struct tap_test *next;
};

void tap_register(struct tap_test *test);

/*
 * Says whether to run a test once more, after so many times; by default, not.
 * A program may bring its own.
 */
bool tap_again(int times);

/* Ends the process: a test that failed goes no further. */
TAP_NORETURN void tap_fail(const char *file, int line, const char *what);
TAP_NORETURN void tap_skip(const char *why);

/*
 * True if @body ends with SIGABRT, having written exactly one line to standard
 * error that contains @message.
 */
bool tap_aborts_with(void (*body)(void), const char *message);

#ifdef __cplusplus
}
#endif

#define TEST_WITHIN(test_name, seconds)                                       \
    static void test_name(void);                                              \
    __attribute__((constructor)) static void register_##test_name(void)       \
    {                                                                         \
        static struct tap_test test = {#test_name, test_name, seconds, NULL}; \
        tap_register(&test);                                                  \
    }                                                                         \
    static void test_name(void)

#define TEST(test_name) TEST_WITHIN(test_name, 60)

#define CHECK(condition)                              \
    do {                                              \
        if (!(condition)) {                           \
            tap_fail(__FILE__, __LINE__, #condition); \
        }                                             \
    } while (0)

#endif
