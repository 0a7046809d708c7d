/* SPDX-License-Identifier: MIT */
#ifndef HOST_LOOKS_H
#define HOST_LOOKS_H

/*
 * More looks bring nothing but executions: what is different after the first
 * look is different before it, in another execution.
 */
enum { TN_LOOKS_ = 1 };

/* Programs that have no business with it do without the timed wait. */
#define TN_STALL_LIMIT_ TN_FOREVER

#endif
