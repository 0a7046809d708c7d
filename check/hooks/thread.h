/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_THREAD_H
#define CHECK_HOOKS_THREAD_H

/* Where every thread of the program begins; never returns. */
void thread_main(void);

/* Ends the running thread, after its destructors. */
_Noreturn void thread_finish(void *result);

#endif
