/* SPDX-License-Identifier: MIT */
#ifndef TENON_HOOKS_H
#define TENON_HOOKS_H

/*
 * How the library talks to the program around it: where messages go, what
 * ends the process after misuse, where memory comes from, and what is done
 * first on each thread that the library starts.
 *
 *     int main(void)
 *     {
 *         tn_set_message_handler(to_syslog, NULL);
 *         tn_set_thread_hook(pin_to_housekeeping_cpus, NULL);
 *         ...
 *     }
 *
 * Threads   Set hooks before the library is used for anything else, from one
 *           thread; they are not synchronised with use.
 */

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Sends every message of the library to @fn; NULL restores the default, which
 * writes it to standard error.  A message is one line, without its end.
 *
 * Context   @fn may be called on any thread, with locks of the library held:
 *           it calls nothing of the library and does not wait for a thread
 *           that does.
 */
void tn_set_message_handler(void (*fn)(const char *line, void *opaque),
                            void *opaque);

/*
 * Calls @fn after the message when the program has broken a rule; NULL
 * restores abort().  If @fn returns, abort() follows.
 */
void tn_set_abort_handler(void (*fn)(void));

/*
 * Takes memory from @alloc, which returns NULL when there is none, and returns
 * it with @release.  Two NULLs restore malloc() and free().
 *
 * Errors    Aborts if one of the two is NULL.
 */
void tn_set_allocator(void *(*alloc)(size_t size, void *opaque),
                      void (*release)(void *memory, void *opaque),
                      void *opaque);

/*
 * Calls @fn first of all on each thread that the library starts: the place to
 * set its affinity, priority or signal mask.  By then the thread has its
 * @name ("tn-rcu", or that of a loop thread) and blocks every signal.
 */
void tn_set_thread_hook(void (*fn)(const char *name, void *opaque),
                        void *opaque);

/* Returns the version of the library that runs, such as "0.1.0". */
const char *tn_version(void);

#ifdef __cplusplus
}
#endif

#endif
