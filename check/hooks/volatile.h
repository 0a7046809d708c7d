/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_VOLATILE_H
#define CHECK_HOOKS_VOLATILE_H

/*
 * Volatile accesses as relaxed atomic ones (--volatile=relaxed).  Compilers
 * tell of them before they make them: of a read, so that what it is to find
 * has to be put there for a moment; of a write, whose value is not known
 * before the next call.
 */

void volatile_new_run(void);

/*
 * Takes back what was put there, and performs the write that is due.  Comes
 * before everything that looks at memory or makes an event.
 */
void volatile_settle(void);

#endif
